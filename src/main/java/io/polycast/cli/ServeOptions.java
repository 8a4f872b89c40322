// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code serve}. */
final class ServeOptions {
    @Option(
            names = {"-conf", "--conf"},
            paramLabel = "FILE|JSON",
            description = "the configuration; without it the default one")
    @Nullable String conf;

    @Option(
            names = {"-cluster", "--cluster"},
            description = "join other nodes, as the configuration says under cluster")
    boolean cluster;

    @Option(names = "--check", description = "check the configuration, and start nothing")
    boolean check;

    @Option(
            names = "--ready-file",
            paramLabel = "FILE",
            description = "written once every endpoint listens: the process and its addresses, as JSON")
    @Nullable Path readyFile;
}
