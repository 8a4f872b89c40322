// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.testkit.RunningServer;
import io.vertx.core.json.JsonObject;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code grade} with Polycast itself, which keeps the rules of its own homework. */
class GradeCommandTest {
    @Test
    void thisServerKeepsTheRules() throws Exception {
        try (RunningServer server = RunningServer.start(RunningServer.door("text"))) {
            String url = "tcp://127.0.0.1:" + server.address("text").getPort();
            try (RunningCommand grade = RunningCommand.start("grade", url, "--json", "--patience", "60s")) {
                assertThat(grade.code()).as(grade.err() + grade.out()).isEqualTo(ExitCode.DONE);

                JsonObject json = new JsonObject(grade.out());
                assertThat(json.getString("server")).isEqualTo(url);
                assertThat(json.getString("task")).isEqualTo("broadcast");
                assertThat(json.getBoolean("passed")).isTrue();
                assertThat(json.getInteger("points")).isEqualTo(json.getInteger("possible"));
                assertThat(json.getJsonArray("rules")).hasSize(12);
                assertThat(grade.err()).contains("slow-reader: ");
            }
        }
    }

    @Test
    void whatIsWrongIsExplained() throws Exception {
        try (RunningServer server = RunningServer.start(RunningServer.door("text"))) {
            String url = "tcp://127.0.0.1:" + server.address("text").getPort();
            List<String> arguments =
                    List.of("grade", url, "--task", "echo", "--rule", "lines", "--patience", "500ms", "-q");
            try (RunningCommand grade = RunningCommand.start(arguments.toArray(String[]::new))) {
                assertThat(grade.code()).isEqualTo(ExitCode.FAILED);
                assertThat(grade.out())
                        .contains("FAILED     0/10  lines: ", "'one' did not come", "read docs/", "0 of 10 points");
            }
        }
    }

    @Test
    void aServerThatIsNotThereIsTold() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        try (RunningCommand grade = RunningCommand.start("grade", "tcp://127.0.0.1:" + port)) {
            assertThat(grade.code()).isEqualTo(ExitCode.FAILED);
            assertThat(grade.err()).contains("nobody listens there");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:1, --task, echo, TCP",
        "tcp://127.0.0.1:1, --task, relay, --task",
        "tcp://127.0.0.1:1, --rule, speed, 'these are: lines, cut-lines'",
        "tcp://127.0.0.1:1, --patience, 0s, --patience",
        "tcp://127.0.0.1:1, --pid, 2147483647, there is no process"
    })
    void badUsageIsToldBeforeAnythingIsTried(String url, String option, String value, String why) throws Exception {
        try (RunningCommand grade = RunningCommand.start("grade", url, option, value)) {
            assertThat(grade.code()).isEqualTo(ExitCode.BAD_USAGE);
            assertThat(grade.err()).contains(why);
        }
    }
}
