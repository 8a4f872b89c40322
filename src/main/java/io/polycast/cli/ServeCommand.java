// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code polycast serve}. */
@Command(
        name = "serve",
        description = "Runs the server; also what happens without a command.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:ended by SIGTERM or SIGINT",
            "1:it could not start, or not go on",
            "2:bad usage or configuration"
        },
        footer = {
            "",
            "Examples:",
            "  polycast serve",
            "  polycast serve -conf polycast.json --ready-file /run/polycast/ready.json"
        })
final class ServeCommand implements ExitCode {
    private final Map<String, String> environment;

    @Mixin
    private final ServeOptions options = new ServeOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    ServeCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws Exception {
        return new Serve(
                        options,
                        environment,
                        spec.commandLine().getOut(),
                        spec.commandLine().getErr())
                .call();
    }
}
