// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import io.polycast.client.dialect.ServerUrl;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The entry point of the jar, with its commands. Without one it serves. */
@Command(
        name = "polycast",
        description =
                "One server in which everything that can open a socket can broadcast to everything else that can.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:ended as asked", "1:anything else", "2:bad usage or configuration"})
public final class Main implements ExitCode {
    private static final List<String> COMMANDS = List.of("serve", "check", "pub", "sub", "bench", "grade", "version");

    /** Those that have nothing to log: they talk to people. */
    private static final List<String> CLIENTS = List.of("pub", "sub", "bench", "grade");

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
        // Netty then counts the buffers outside of the heap by itself, and fails at once where there is no room for one
        // more. Java would have the event loop sleep for half a second first, each time.
        System.getProperties().putIfAbsent("io.netty.tryReflectionSetAccessible", "true");
        // Part of the names of channels, which only have to differ. Netty would look for a network card and complain
        // where there is none.
        System.getProperties().putIfAbsent("io.netty.machineId", machineId());
        if (arguments.length > 0 && CLIENTS.contains(arguments[0])) {
            ClientProcess.prepare();
        } else {
            Logging.prepare();
        }
        int code = FAILED;
        try {
            code = run(arguments, System.getenv(), Console.ofProcess());
        } catch (Error e) {
            // Otherwise its other threads would keep the process alive, to no use.
            e.printStackTrace(System.err);
        }
        System.exit(code);
    }

    /** In the form of a network card's address (EUI-64): Netty takes no other. */
    private static String machineId() {
        byte[] id = new byte[Long.BYTES];
        ThreadLocalRandom.current().nextBytes(id);
        return HexFormat.ofDelimiter(":").formatHex(id);
    }

    /** The same without the exit: returns the code. */
    static int run(String[] arguments, Map<String, String> environment, Console console) {
        PrintWriter err = console.err();
        CommandLine commandLine = new CommandLine(new Main(environment));
        String named = arguments.length > 0 && COMMANDS.contains(arguments[0]) ? arguments[0] : "";
        for (String name : COMMANDS) {
            // To read the annotations of all of them takes longer than to send a message.
            if (named.isEmpty() || named.equals(name)) {
                commandLine.addSubcommand(command(name, environment, console));
            }
        }
        if (named.isEmpty()) {
            commandLine.addSubcommand(new HelpCommand());
        }
        commandLine
                .registerConverter(ServerUrl.class, Main::url)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(console.out())
                .setErr(err)
                .setExpandAtFiles(false)
                .setExecutionStrategy(Main::execute)
                .setParameterExceptionHandler((failure, unparsed) -> usage(failure, err))
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, err));
        return commandLine.execute(arguments);
    }

    private static ExitCode command(String name, Map<String, String> environment, Console console) {
        return switch (name) {
            case "serve" -> new ServeCommand(environment);
            case "check" -> new CheckCommand(environment);
            case "pub" -> new PubCommand(console);
            case "sub" -> new SubCommand(console);
            case "bench" -> new BenchCommand(console);
            case "grade" -> new GradeCommand(console);
            case "version" -> new VersionCommand();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static ServerUrl url(String text) {
        try {
            return ServerUrl.parse(text);
        } catch (IllegalArgumentException e) {
            // The one whose message picocli shows without the text, which may hold a password.
            throw new TypeConversionException(e.getMessage());
        }
    }

    /** Refuses options in front of a command, which would silently have no effect. */
    private static int execute(ParseResult parsed) {
        if (parsed.hasSubcommand() && !parsed.matchedOptions().isEmpty()) {
            String command = parsed.subcommand().commandSpec().name();
            String option = parsed.matchedOptions().get(0).names()[0];
            throw new ParameterException(
                    parsed.commandSpec().commandLine(),
                    option + " stands before " + command + ", and belongs behind it");
        }
        return new RunLast().execute(parsed);
    }

    private static int usage(ParameterException failure, PrintWriter err) {
        err.println("polycast: " + failure.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(failure, err)) {
            err.println("polycast help tells what there is");
        }
        return BAD_USAGE;
    }

    private static int failed(Exception failure, PrintWriter err) {
        if (failure instanceof IOException) {
            err.println("polycast: " + failure);
        } else {
            failure.printStackTrace(err);
        }
        return FAILED;
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
