// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import io.polycast.client.dialect.Scheme;
import io.polycast.client.dialect.ServerUrl;
import io.polycast.grade.Grade;
import io.polycast.grade.Grader;
import io.polycast.grade.GraderOptions;
import io.polycast.grade.Rule;
import io.polycast.grade.Task;
import io.polycast.grade.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code polycast grade}. */
@Command(
        name = "grade",
        description =
                "Grades the homework of docs/homework: tries a server of lines, and explains what is wrong with it.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:no rule is broken",
            "1:some are, or the server is not there",
            "2:bad usage; nothing was tried",
            "130:Ctrl-C"
        },
        footer = {
            "",
            "Examples:",
            "  polycast grade tcp://127.0.0.1:9000 --pid $(pgrep -n server)",
            "  polycast grade tcp://127.0.0.1:9000 --task echo --rule cut-lines",
            "  polycast grade tcp://127.0.0.1:9000 --json > grade.json"
        })
final class GradeCommand implements ExitCode {
    private static final Duration LONGEST_PATIENCE = Duration.ofMinutes(5);

    private final Console console;

    @Parameters(index = "0", paramLabel = "URL", description = "where the server is: tcp://HOST:PORT")
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private ServerUrl url;

    @Option(
            names = "--task",
            paramLabel = "TASK",
            defaultValue = "broadcast",
            description = "echo: lines go back; broadcast (the default): lines go to all others")
    private Task task = Task.BROADCAST;

    @Option(
            names = "--pid",
            paramLabel = "PID",
            defaultValue = "0",
            description =
                    "the server's process on this machine: counts its descriptors, and ends it by SIGTERM at last")
    private long pid;

    @Option(
            names = "--rule",
            paramLabel = "RULE",
            description = "tries this one alone; may be given more than once; default: all")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--patience",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = TimeOption.class,
            description = "for how long nothing has to come to count as never; default 10s")
    private Duration patience = Duration.ZERO;

    @Option(names = "--json", description = "prints one JSON object instead of text")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "shows no progress")
    private boolean quiet;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    GradeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        GraderOptions options = options();
        boolean drawn = !quiet && console.watched().getAsBoolean();
        Grade grade;
        try {
            grade = new Grader(options, new Teller(drawn)).run();
        } catch (Grader.UnreachableException e) {
            console.err().println("polycast: " + e.getMessage());
            return FAILED;
        }
        console.out().println(json ? grade.json() : grade.summary());
        return grade.passed() ? DONE : FAILED;
    }

    private GraderOptions options() throws IOException {
        if (url.scheme() != Scheme.TCP) {
            throw bad("the homework is a server of lines over TCP: tcp://HOST:PORT");
        }
        if (patience.isZero() || patience.compareTo(LONGEST_PATIENCE) > 0) {
            throw bad("--patience has to be more than 0 and at most 5m");
        }
        List<Rule> rules = new ArrayList<>();
        for (String name : names) {
            try {
                rules.add(Rule.named(name));
            } catch (IllegalArgumentException e) {
                throw bad("--rule: " + e.getMessage());
            }
        }
        Optional<String> problem = pid == 0 ? Optional.empty() : Grader.problem(pid, url.port());
        if (problem.isPresent()) {
            throw bad("--pid: " + problem.get());
        }
        return new GraderOptions(
                url.host(), url.port(), task, pid, patience, rules.isEmpty() ? List.of(Rule.values()) : rules);
    }

    private ParameterException bad(String why) {
        return new ParameterException(spec.commandLine(), why);
    }

    /** Tells what is tried, and how it went: for people on standard output, beside JSON on standard error. */
    private final class Teller implements Grader.Observer {
        private static final String ERASE = "\r\u001b[K";

        private final boolean drawn;

        Teller(boolean drawn) {
            this.drawn = drawn;
        }

        @Override
        public void begins(Rule rule) {
            if (drawn) {
                console.err().print("  ...  " + rule + ": " + rule.title());
                console.err().flush();
            } else if (json && !quiet) {
                console.err().println(rule + ": " + rule.title());
            }
        }

        @Override
        public void decided(Verdict verdict) {
            if (drawn) {
                console.err().print(ERASE);
                console.err().flush();
            }
            if (json) {
                return;
            }
            String word =
                    switch (verdict.finding()) {
                        case PASSED -> "ok";
                        case FAILED -> "FAILED";
                        case SKIPPED -> "left out";
                    };
            Rule rule = verdict.rule();
            console.out()
                    .println(String.format(
                            Locale.ROOT,
                            "%-8s %3d/%-3d %s: %s",
                            word,
                            verdict.points(),
                            verdict.possible(),
                            rule,
                            rule.title()));
            if (!verdict.why().isEmpty()) {
                console.out().println("                 " + verdict.why());
            }
            if (verdict.finding() == Verdict.Finding.FAILED) {
                console.out().println("                 read " + rule.page());
            }
        }
    }
}
