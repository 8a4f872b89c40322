// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code polycast version}. */
@Command(name = "version", description = "Prints the version.")
final class VersionCommand implements ExitCode {
    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    @Override
    public Integer call() {
        for (String line : new Version().getVersion()) {
            spec.commandLine().getOut().println(line);
        }
        return DONE;
    }
}
