// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import io.polycast.bench.Bench;
import io.polycast.bench.BenchOptions;
import io.polycast.bench.Progress;
import io.polycast.bench.Report;
import io.polycast.client.ClientTls;
import io.polycast.client.Connector;
import io.polycast.client.dialect.ServerUrl;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code polycast bench}. */
@Command(
        name = "bench",
        description = "Loads a server with publishers and subscribers, and tells how fast it is and what it has lost.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:each delivery came, once and in order",
            "1:anything else",
            "2:bad usage; nothing was sent",
            "130:Ctrl-C; the result so far is printed"
        },
        footerHeading = ServerUrls.HELP,
        footer = {
            "",
            "Examples:",
            "  polycast bench tcp://127.0.0.1:7000",
            "  polycast bench json://127.0.0.1:7001 --subscribers 1000 --rate 5000 --duration 30s",
            "  polycast bench wss://example.org --ca ca.pem --messages 100000 --json"
        })
final class BenchCommand implements ExitCode {
    private static final Duration DURATION = Duration.ofSeconds(5);

    private final Console console;

    @Parameters(index = "0", paramLabel = "URL", description = "where the server is, and what it speaks there")
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private ServerUrl url;

    @Option(
            names = "--publish-to",
            paramLabel = "URL",
            description = "publishers connect here, to another node of the same cluster")
    private @Nullable ServerUrl publishTo;

    @Option(names = "--publishers", paramLabel = "N", defaultValue = "1", description = "default 1")
    private int publishers;

    @Option(names = "--subscribers", paramLabel = "N", defaultValue = "100", description = "default 100")
    private int subscribers;

    @Option(
            names = "--channels",
            paramLabel = "N",
            defaultValue = "1",
            description = "each publisher uses all, each subscriber one of them; default 1")
    private int channels;

    @Option(names = "--size", paramLabel = "BYTES", defaultValue = "64", description = "of a payload; default 64")
    private int size;

    @ArgGroup
    private @Nullable Extent extent;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "0",
            description = "messages a second in all; default: as fast as the slowest subscriber gets them")
    private double rate;

    @Option(
            names = "--warmup",
            paramLabel = "TIME",
            defaultValue = "2s",
            converter = TimeOption.class,
            description = "the same, before it counts; default 2s")
    private Duration warmUp = Duration.ZERO;

    @Option(
            names = "--window",
            paramLabel = "N",
            description = "messages on their way at most; default: 768 KiB of them")
    private @Nullable Integer window;

    @Option(
            names = "--channel",
            paramLabel = "PREFIX",
            defaultValue = "bench",
            description = "what the channels' names start with; default bench")
    private String prefix = "bench";

    @Option(
            names = "--server-pid",
            paramLabel = "PID",
            defaultValue = "0",
            description = "the server's process on this machine: tells its processor time, too")
    private long serverPid;

    @Option(
            names = {"-q", "--quiet"},
            description = "shows no progress")
    private boolean quiet;

    @Option(names = "--json", description = "prints one JSON object instead of text")
    private boolean json;

    @Mixin
    private final TlsOptions tlsOptions = new TlsOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    /** How much is measured. */
    static final class Extent {
        @Option(names = "--messages", paramLabel = "N", description = "how many messages are measured")
        private long messages;

        @Option(
                names = "--duration",
                paramLabel = "TIME",
                converter = TimeOption.class,
                description = "or for how long: 5s (the default), 500ms, 2m")
        private @Nullable Duration duration;
    }

    BenchCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        BenchOptions options = options();
        ClientTls tls = ServerUrls.checked(
                spec, () -> tlsOptions.forServers(List.of(options.url(), options.publishTo()), console.err()));
        try (Connector connector = Connector.forLoad(tls)) {
            Bench bench = new Bench(options, connector, new Progress(console.err(), style()));
            Interruption interruption = new Interruption(bench::stop);
            try {
                return run(bench);
            } finally {
                interruption.close();
            }
        }
    }

    private int run(Bench bench) throws InterruptedException {
        Report report;
        try {
            report = bench.run();
        } catch (Bench.FailedException e) {
            console.err().println("polycast: " + e.getMessage());
            return FAILED;
        }
        if (json) {
            console.out().println(report.json());
        } else {
            report.lines().forEach(console.out()::println);
        }
        return report.faultless() ? DONE : FAILED;
    }

    private Progress.Style style() {
        if (quiet) {
            return Progress.Style.HIDDEN;
        }
        return console.watched().getAsBoolean() ? Progress.Style.DRAWN : Progress.Style.LINES;
    }

    private BenchOptions options() {
        require(publishers >= 1 && publishers <= BenchOptions.MOST_CLIENTS, "--publishers", BenchOptions.MOST_CLIENTS);
        require(
                subscribers >= 1 && subscribers <= BenchOptions.MOST_CLIENTS,
                "--subscribers",
                BenchOptions.MOST_CLIENTS);
        require(channels >= 1 && channels <= subscribers, "--channels", subscribers);
        if (size < BenchOptions.SMALLEST || size > BenchOptions.LARGEST) {
            throw bad("--size has to be from " + BenchOptions.SMALLEST + " to " + BenchOptions.LARGEST);
        }
        int most = window == null ? BenchOptions.window(url, size, publishers) : window;
        require(most >= 1 && most <= BenchOptions.LARGEST_WINDOW, "--window", BenchOptions.LARGEST_WINDOW);
        long messages = extent == null ? 0 : extent.messages;
        Duration duration = extent == null || extent.duration == null ? DURATION : extent.duration;
        if (messages < 0 || !(rate >= 0)) {
            throw bad("--messages and --rate can't be less than 0");
        }
        if (duration.isZero()) {
            throw bad("--duration has to be more than 0");
        }
        if (serverPid != 0 && ProcessHandle.of(serverPid).isEmpty()) {
            throw bad("--server-pid: there is no process " + serverPid);
        }
        ServerUrl publishUrl = publishTo == null ? url : publishTo;
        String longest = prefix + (channels - 1);
        ServerUrls.checked(spec, () -> {
            url.scheme().naming().checkChannel(longest);
            publishUrl.scheme().naming().checkChannel(longest);
            return longest;
        });
        return new BenchOptions(
                url,
                publishUrl,
                publishers,
                subscribers,
                channels,
                size,
                messages,
                duration,
                rate,
                warmUp,
                most,
                prefix,
                serverPid);
    }

    private void require(boolean holds, String option, int most) {
        if (!holds) {
            throw bad(option + " has to be from 1 to " + most);
        }
    }

    private ParameterException bad(String why) {
        return new ParameterException(spec.commandLine(), why);
    }
}
