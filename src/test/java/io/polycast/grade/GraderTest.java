// SPDX-License-Identifier: Apache-2.0
package io.polycast.grade;

import static io.polycast.grade.Rule.CONCURRENCY;
import static io.polycast.grade.Rule.CUT_LINES;
import static io.polycast.grade.Rule.DESCRIPTORS;
import static io.polycast.grade.Rule.HALF_CLOSE;
import static io.polycast.grade.Rule.KILLED;
import static io.polycast.grade.Rule.LAST_LINE;
import static io.polycast.grade.Rule.LINES;
import static io.polycast.grade.Rule.MANY;
import static io.polycast.grade.Rule.ORDER;
import static io.polycast.grade.Rule.SHORT_WRITES;
import static io.polycast.grade.Rule.SIGTERM;
import static io.polycast.grade.Rule.SLOW_READER;
import static io.polycast.grade.Task.BROADCAST;
import static io.polycast.grade.Task.ECHO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Right servers of every kind keep every rule, and each wrong one breaks the one that is about its fault. What passes
 * is given a patience that outlasts a starved machine; what fails does so whatever the patience is.
 */
class GraderTest {
    private static final Duration PATIENT = Duration.ofSeconds(60);

    /** For what has to be waited for in vain; long enough for a starved machine to get that far. */
    private static final Duration SHORT = Duration.ofSeconds(6);

    private static final Grader.Observer NOBODY = new Grader.Observer() {
        @Override
        public void begins(Rule rule) {}

        @Override
        public void decided(Verdict verdict) {}
    };

    @TempDir
    @SuppressWarnings("NullAway.Init") // Set by JUnit.
    private static Path folder;

    @BeforeAll
    static void compilerIsThere() {
        assumeTrue(HomeworkServer.compilerAvailable(), "cc");
        assumeTrue(Files.isReadable(Path.of("/proc/net/tcp")), "/proc/net/tcp");
    }

    private static List<Verdict> grade(HomeworkServer server, Task task, Duration patience, List<Rule> rules)
            throws Exception {
        GraderOptions options = new GraderOptions("127.0.0.1", server.port(), task, server.pid(), patience, rules);
        return new Grader(options, NOBODY).run().verdicts();
    }

    static Stream<Arguments> right() {
        return Stream.of(
                Arguments.of("each", List.of(), ECHO),
                Arguments.of("threads", List.of(), ECHO),
                Arguments.of("threads", List.of(), BROADCAST),
                Arguments.of("event", List.of(), BROADCAST),
                Arguments.of("event", List.of("EPOLL"), ECHO));
    }

    @ParameterizedTest(name = "{0}{1}: {2}")
    @MethodSource("right")
    void aRightServerKeepsEveryRule(String source, List<String> macros, Task task) throws Exception {
        String program = HomeworkServer.compile(folder, source, macros).toString();
        try (HomeworkServer server = HomeworkServer.start(List.of(program, task.toString()))) {
            assertThat(grade(server, task, PATIENT, List.of(Rule.values())))
                    .allSatisfy(verdict -> assertThat(verdict.finding())
                            .as(verdict.toString())
                            .isIn(Verdict.Finding.PASSED, Verdict.Finding.SKIPPED)
                            .isEqualTo(
                                    verdict.rule() == MANY && ProcFiles.descriptorLimit("self") < 1_100
                                            ? Verdict.Finding.SKIPPED
                                            : Verdict.Finding.PASSED));
        }
    }

    /** Source and fault; task; rules that have nothing to do with the fault; the one that is broken, and how. */
    static Stream<Arguments> wrong() {
        List<Rule> all = List.of(LINES, CUT_LINES, CONCURRENCY, HALF_CLOSE, LAST_LINE, ORDER);
        return Stream.of(
                Arguments.of(
                        "each",
                        "ITERATIVE",
                        ECHO,
                        List.of(LINES, CUT_LINES, HALF_CLOSE, LAST_LINE),
                        CONCURRENCY,
                        "another one, that had said nothing yet"),
                Arguments.of(
                        "event",
                        "BLOCKS",
                        BROADCAST,
                        List.of(LINES, CUT_LINES, CONCURRENCY, ORDER),
                        SLOW_READER,
                        "read"),
                Arguments.of(
                        "event", "BLOCKS", ECHO, List.of(LINES, CUT_LINES, CONCURRENCY, ORDER), SLOW_READER, "read"),
                Arguments.of(
                        "event",
                        "LOSES_LAST_LINE",
                        BROADCAST,
                        without(all, LAST_LINE),
                        LAST_LINE,
                        "'last' did not come"),
                Arguments.of("event", "LOSES_LAST_LINE", ECHO, without(all, LAST_LINE), LAST_LINE, "and got [one]"),
                Arguments.of(
                        "event",
                        "WHOLE_READS",
                        BROADCAST,
                        List.of(LINES, CONCURRENCY, LAST_LINE),
                        CUT_LINES,
                        "first ha"),
                Arguments.of(
                        "event", "WHOLE_READS", ECHO, List.of(LINES, CONCURRENCY, LAST_LINE), CUT_LINES, "'cu' came"),
                Arguments.of("threads", "DIES_OF_SIGPIPE", ECHO, all, KILLED, "SIGPIPE"),
                // The rest of a line is lost, or whole lines where the kernel takes one entirely or not at all.
                Arguments.of("event", "LOSES_SHORT", BROADCAST, all, SHORT_WRITES, "read late got"),
                Arguments.of("event", "LEAKS", BROADCAST, all, DESCRIPTORS, "descriptors"),
                Arguments.of("event", "LEAKS", ECHO, all, DESCRIPTORS, "descriptors"),
                Arguments.of("event", "IGNORES_SIGTERM", ECHO, all, SIGTERM, "after SIGTERM"));
    }

    private static List<Rule> without(List<Rule> all, Rule... some) {
        return all.stream().filter(rule -> !List.of(some).contains(rule)).toList();
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @MethodSource("wrong")
    void aWrongServerBreaksTheRuleOfItsFault(
            String source, String fault, Task task, List<Rule> kept, Rule broken, String reason) throws Exception {
        String program = HomeworkServer.compile(folder, source, List.of(fault)).toString();
        try (HomeworkServer server = HomeworkServer.start(List.of(program, task.toString()))) {
            assertThat(grade(server, task, PATIENT, kept))
                    .allSatisfy(verdict ->
                            assertThat(verdict.finding()).as(verdict.toString()).isEqualTo(Verdict.Finding.PASSED));

            assertThat(grade(server, task, broken == CUT_LINES || broken == KILLED ? PATIENT : SHORT, List.of(broken)))
                    .singleElement()
                    .satisfies(verdict -> assertThat(verdict.finding()).isEqualTo(Verdict.Finding.FAILED))
                    .satisfies(verdict -> assertThat(verdict.why()).contains(reason));
        }
    }

    @Test
    void whatNobodyListensOnIsNotGraded() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        GraderOptions options = new GraderOptions("127.0.0.1", port, ECHO, 0, PATIENT, List.of(LINES));

        assertThatThrownBy(() -> new Grader(options, NOBODY).run())
                .isInstanceOf(Grader.UnreachableException.class)
                .hasMessageContaining("nobody listens");
    }

    @Test
    void aProcessThatDoesNotListenThereIsRefused() throws Exception {
        try (ServerSocket own = new ServerSocket(0)) {
            long self = ProcessHandle.current().pid();

            assertThat(Grader.problem(self, own.getLocalPort())).isEmpty();
            assertThat(Grader.problem(self, 1))
                    .hasValueSatisfying(why -> assertThat(why).contains("does not listen"));
            assertThat(Grader.problem(Integer.MAX_VALUE, 1))
                    .hasValueSatisfying(why -> assertThat(why).contains("no process"));
        }
    }

    @ParameterizedTest
    @EnumSource(Rule.class)
    void eachRuleLeadsToAPage(Rule rule) {
        assertThat(Path.of(rule.page())).exists();
        assertThat(Rule.named(rule.toString())).isEqualTo(rule);
    }

    @Test
    void thePointsAreAHundred() {
        assertThat(Stream.of(Rule.values()).mapToInt(Rule::points).sum()).isEqualTo(100);
    }

    /** What students start from compiles. */
    @Test
    void theSkeletonsCompile() throws Exception {
        Path program = folder.resolve("skeleton");
        String source = Path.of("docs", "homework", "server.c").toString();
        assertThat(HomeworkServer.runs(
                        "cc", "-Wall", "-Wextra", "-Werror", "-pthread", "-o", program.toString(), source))
                .isTrue();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assertThat(compiler.run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-d",
                        folder.toString(),
                        Path.of("docs", "homework", "Homework.java").toString()))
                .isZero();
    }

    static Stream<List<String>> skeletons() throws Exception {
        Path program = folder.resolve("skeleton-to-grade");
        HomeworkServer.runs(
                "cc",
                "-pthread",
                "-o",
                program.toString(),
                Path.of("docs", "homework", "server.c").toString());
        return Stream.of(
                List.of(program.toString(), "0"),
                List.of(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Path.of("docs", "homework", "Homework.java").toString(),
                        "0"));
    }

    /** As they are, they send each client away: graded to the end, with a reason and a page for each rule. */
    @ParameterizedTest
    @MethodSource("skeletons")
    void theSkeletonsRunAndAreGraded(List<String> command) throws Exception {
        try (HomeworkServer server = HomeworkServer.startSkeleton(command)) {
            assertThat(grade(server, BROADCAST, SHORT, List.of(LINES, CUT_LINES, DESCRIPTORS)))
                    .hasSize(3)
                    .filteredOn(verdict -> verdict.rule() != DESCRIPTORS)
                    .allSatisfy(verdict -> {
                        assertThat(verdict.finding()).isEqualTo(Verdict.Finding.FAILED);
                        assertThat(verdict.why()).isNotEmpty();
                    });
        }
    }
}
