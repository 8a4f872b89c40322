// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** What this is. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        // Only a jar knows; run from class files there is nothing to tell.
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {
            "polycast " + Objects.requireNonNullElse(version, "development"), "java " + Runtime.version()
        };
    }
}
