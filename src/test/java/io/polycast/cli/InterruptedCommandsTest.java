// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.testkit.RunningServer;
import io.polycast.testkit.ServerProcess;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That who stops {@code bench} or {@code sub} by Ctrl-C or SIGTERM gets what there is, and the code of the signal. */
class InterruptedCommandsTest {
    private static final int TERMINATED = 128 + 15;
    private static final int INTERRUPTED = 128 + 2;

    @ParameterizedTest
    @CsvSource({"TERM, " + TERMINATED, "INT, " + INTERRUPTED})
    void benchTellsWhatWasMeasuredSoFar(String signal, int code, @TempDir Path folder) throws Exception {
        String[] options = {"--json", "--subscribers=2", "--duration=10m", "--warmup=100ms"};
        assertThat(end(signal, folder, "measuring", "bench", options)).isEqualTo(code);

        JsonObject report = new JsonObject(Files.readString(folder.resolve("out")));
        assertThat(report.getBoolean("stopped")).isTrue();
        assertThat(report.getLong("delivered")).isPositive().isEqualTo(report.getLong("expected"));
    }

    @Test
    void benchSaysThatThereIsNothingYet(@TempDir Path folder) throws Exception {
        assertThat(end("INT", folder, "warming up", "bench", "--subscribers=2", "--warmup=10m"))
                .isEqualTo(INTERRUPTED);

        assertThat(Files.readString(folder.resolve("err"))).contains("stopped before anything was measured");
        assertThat(Files.readString(folder.resolve("out"))).isEmpty();
    }

    @Test
    void subLeavesAtOnce(@TempDir Path folder) throws Exception {
        assertThat(end("INT", folder, "subscribed", "sub", "lobby")).isEqualTo(INTERRUPTED);

        assertThat(Files.readString(folder.resolve("err")))
                .contains("subscribed to lobby")
                .doesNotContain("Exception");
    }

    /** Starts a command, sends it the signal once it has said this, and returns its exit code. */
    private static int end(String signal, Path folder, String said, String command, String... options)
            throws Exception {
        try (RunningServer server = RunningServer.start(RunningServer.door("text"))) {
            List<String> arguments = new ArrayList<>(
                    List.of(command, "tcp://127.0.0.1:" + server.address("text").getPort()));
            arguments.addAll(List.of(options));
            Process process = ServerProcess.launch(folder, List.of(), arguments);
            try {
                Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.readString(folder.resolve("err"))
                        .contains(said));
                new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor();

                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
                return process.exitValue();
            } finally {
                process.destroyForcibly();
            }
        }
    }
}
