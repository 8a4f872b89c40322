// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.conf.BadConfiguration;
import io.polycast.testkit.ServerProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What each command answers, and with which exit code: in this process by the way that ends in the exit, and in
 * processes of its own.
 */
class CommandLineTest {
    private static final String GOOD =
            "{\"endpoints\": {\"a\": {\"listen\": \"tcp://127.0.0.1:0\", \"protocol\": \"text\"}}}";

    /** What a command said, and its exit code. */
    private record Answer(int code, String out, String err) {}

    private static Answer run(Map<String, String> environment, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = new Console(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                () -> false);
        int code = Main.run(arguments, environment, console);
        return new Answer(code, out.toString(), err.toString());
    }

    private static Answer run(String... arguments) {
        return run(Map.of(), arguments);
    }

    private static Answer runProcess(Path folder, String... arguments) throws IOException, InterruptedException {
        Process process = ServerProcess.launch(folder, List.of("-XX:TieredStopAtLevel=1"), List.of(arguments));
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Answer(
                process.exitValue(), Files.readString(folder.resolve("out")), Files.readString(folder.resolve("err")));
    }

    @ParameterizedTest
    @MethodSource("io.polycast.conf.BadConfiguration#all")
    void aBadConfigurationEndsWith2(BadConfiguration bad) {
        Answer answer = run("check", "-conf", bad.text());

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err().lines()).hasSameSizeAs(bad.pointers());
        assertThat(bad.pointers()).allSatisfy(pointer -> assertThat(answer.err().lines())
                .anyMatch(line -> line.startsWith((pointer.isEmpty() ? "/" : pointer) + ": ")));
        assertThat(run("serve", "-conf", bad.text())).isEqualTo(answer);
        assertThat(run("--check", "-conf", bad.text())).isEqualTo(answer);
    }

    @Test
    void aGoodConfigurationIsOk() {
        Answer ok = new Answer(0, "configuration ok" + System.lineSeparator(), "");
        assertThat(run("check")).isEqualTo(ok);
        assertThat(run("check", "-conf", GOOD)).isEqualTo(ok);
        assertThat(run("check", "--conf", GOOD)).isEqualTo(ok);
        assertThat(run("serve", "--check", "-conf", GOOD)).isEqualTo(ok);
        assertThat(run("--check", "-conf=" + GOOD)).isEqualTo(ok);
        assertThat(run("check", "-conf", "conf/polycast.json")).isEqualTo(ok);
        assertThat(run("check", "conf/polycast.json")).isEqualTo(ok);
    }

    @Test
    void variablesCountAsWell() {
        Answer answer = run(Map.of("POLYCAST_DRAINSECONDS", "soon"), "check");

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).startsWith("/drainSeconds: ").contains("POLYCAST_DRAINSECONDS");
    }

    @Test
    void unknownVariablesAreToldAndDoNoHarm() {
        Answer answer = run(Map.of("POLYCAST_SERVICE_PORT", "7000"), "check");

        assertThat(answer.code()).isZero();
        assertThat(answer.err()).startsWith("POLYCAST_SERVICE_PORT names no setting");
    }

    static Stream<Arguments> badUsage() {
        return Stream.of(
                Arguments.of("an unknown command", "frobnicate", new String[] {"frobnicate"}),
                Arguments.of("an unknown option", "--frob", new String[] {"--frob"}),
                Arguments.of("an unknown option of a command", "--frob", new String[] {"check", "--frob"}),
                Arguments.of("no value", "-conf", new String[] {"serve", "-conf"}),
                Arguments.of("the same option twice", "-conf", new String[] {"check", "-conf", GOOD, "-conf", GOOD}),
                Arguments.of("two configurations", "-conf", new String[] {"check", GOOD, "-conf", GOOD}),
                Arguments.of("an option before its command", "-conf", new String[] {"-conf", GOOD, "check"}),
                Arguments.of("something behind a command", "now", new String[] {"version", "now"}),
                Arguments.of(
                        "an option of another command", "--ready-file", new String[] {"check", "--ready-file", "x"}),
                Arguments.of("no such folder", "no-such-folder", new String[] {
                    "-conf", GOOD, "--check", "--ready-file", "no-such-folder/ready.json"
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badUsage")
    void badUsageEndsWith2AndOneOrTwoLines(String what, String named, String[] arguments) {
        Answer answer = run(arguments);

        assertThat(answer.code()).as(what).isEqualTo(2);
        assertThat(answer.out()).isEmpty();
        assertThat(answer.err()).startsWith("polycast: ").contains(named);
        assertThat(answer.err().lines().count()).isLessThanOrEqualTo(2);
    }

    @Test
    void helpIsAnAnswer() {
        assertThat(run("help").out()).contains("serve", "check", "version", "-conf");
        assertThat(run("help", "serve").out()).contains("--ready-file");
        assertThat(run("--help")).isEqualTo(run("help"));
        assertThat(run("-h")).isEqualTo(run("help"));
        assertThat(run("check", "-h").out()).contains("-conf");
        assertThat(run("help").code()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "check", "pub", "sub", "bench", "grade"})
    void helpTellsExitCodesAndExamplesAndIsReadable(String command) {
        Answer help = run("help", command);

        assertThat(help.code()).isZero();
        assertThat(help.out())
                .contains("Exit codes:", "Examples:", "  polycast " + command)
                .doesNotContain("[,URL]...[", "...]]");
        assertThat(run(command, "--help")).isEqualTo(help);
    }

    @Test
    void versionIsAnAnswer() {
        assertThat(run("version").code()).isZero();
        assertThat(run("version").out()).startsWith("polycast ");
        assertThat(run("--version")).isEqualTo(run("version"));
    }

    @Test
    void processesEndWithTheSameCodes(@TempDir Path folder) throws Exception {
        assertThat(runProcess(folder, "check"))
                .isEqualTo(new Answer(0, "configuration ok" + System.lineSeparator(), ""));
        assertThat(runProcess(folder, "version").code()).isZero();
        assertThat(runProcess(folder, "help").code()).isZero();
        assertThat(runProcess(folder, "frobnicate").code()).isEqualTo(2);

        Answer bad = runProcess(folder, "-conf", "{\"endpoints\": {\"a\": 1}, \"transport\": \"pigeon\"}");
        assertThat(bad.code()).isEqualTo(2);
        assertThat(bad.out()).isEmpty();
        assertThat(bad.err().lines()).hasSize(2);

        Answer none =
                runProcess(folder, "serve", "-conf", folder.resolve("none.json").toString());
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.err()).contains("none.json");
    }
}
