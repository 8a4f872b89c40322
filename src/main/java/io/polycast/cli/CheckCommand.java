// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code polycast check}. */
@Command(
        name = "check",
        description = "Checks the configuration and tells every problem; starts nothing.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements ExitCode {
    private final Map<String, String> environment;

    @Option(
            names = {"-conf", "--conf"},
            paramLabel = "FILE|JSON",
            description = "the configuration; without it the default one")
    @Nullable String conf;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    CheckCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws Exception {
        ServeOptions options = new ServeOptions();
        options.conf = conf;
        options.check = true;
        return new Serve(
                        options,
                        environment,
                        spec.commandLine().getOut(),
                        spec.commandLine().getErr())
                .call();
    }
}
