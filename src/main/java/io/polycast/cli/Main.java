// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The jar's commands. Without one it serves. */
@Command(
        name = "polycast",
        description =
                "One server in which everything that can open a socket can broadcast to everything else that can.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:ended as asked", "1:anything else", "2:bad usage or configuration"})
public final class Main implements ExitCode {
    private final Map<String, String> environment;

    @Mixin
    private final ServeOptions options = new ServeOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    private Main(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Runs the command that the arguments name, and exits with its code. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(arguments, System.getenv(), out, err));
    }

    /** The same without the exit: returns the code. */
    static int run(String[] arguments, Map<String, String> environment, PrintWriter out, PrintWriter err) {
        CommandLine commandLine = new CommandLine(new Main(environment))
                .addSubcommand(new ServeCommand(environment))
                .addSubcommand(new CheckCommand(environment))
                .addSubcommand(new VersionCommand())
                .addSubcommand(new HelpCommand())
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    err.println("polycast: " + failure);
                    return FAILED;
                });
        return commandLine.execute(arguments);
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
