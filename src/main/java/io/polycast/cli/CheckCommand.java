// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code polycast check}. */
@Command(
        name = "check",
        description = "Checks the configuration and tells every problem; starts nothing.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the configuration is good", "2:it is not, or bad usage"},
        footer = {
            "",
            "Examples:",
            "  polycast check polycast.json",
            "  POLYCAST_ENDPOINTS_WEB_LISTEN=tcp://0.0.0.0:80 polycast check"
        })
final class CheckCommand implements ExitCode {
    private final Map<String, String> environment;

    @Option(
            names = {"-conf", "--conf"},
            paramLabel = "FILE|JSON",
            description = "the configuration; without it the default one")
    private @Nullable String conf;

    @Parameters(index = "0", arity = "0..1", paramLabel = "FILE|JSON", description = "the same as -conf FILE|JSON")
    private @Nullable String named;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    CheckCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws Exception {
        ServeOptions options = new ServeOptions();
        if (conf != null && named != null) {
            throw new ParameterException(spec.commandLine(), "-conf names the configuration, and so does " + named);
        }
        options.conf = conf == null ? named : conf;
        options.check = true;
        return new Serve(
                        options,
                        environment,
                        spec.commandLine().getOut(),
                        spec.commandLine().getErr())
                .call();
    }
}
