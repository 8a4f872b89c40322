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

/** That who stops {@code bench} gets a result. SIGTERM does the same as Ctrl-C, which not every shell lets through. */
class InterruptedBenchTest {
    private static final int TERMINATED = 128 + 15;

    @Test
    void tellsWhatWasMeasuredSoFar(@TempDir Path folder) throws Exception {
        terminate(folder, "measuring", "--json", "--subscribers=2", "--duration=10m", "--warmup=100ms");

        JsonObject report = new JsonObject(Files.readString(folder.resolve("out")));
        assertThat(report.getBoolean("stopped")).isTrue();
        assertThat(report.getLong("delivered")).isPositive().isEqualTo(report.getLong("expected"));
    }

    @Test
    void saysThatThereIsNothingYet(@TempDir Path folder) throws Exception {
        terminate(folder, "warming up", "--subscribers=2", "--warmup=10m");

        assertThat(Files.readString(folder.resolve("err"))).contains("stopped before anything was measured");
        assertThat(Files.readString(folder.resolve("out"))).isEmpty();
    }

    /** Starts a load test, and terminates it once it has said this. */
    private static void terminate(Path folder, String said, String... options) throws Exception {
        try (RunningServer server = RunningServer.start(RunningServer.door("text"))) {
            List<String> arguments = new ArrayList<>(
                    List.of("bench", "tcp://127.0.0.1:" + server.address("text").getPort()));
            arguments.addAll(List.of(options));
            Process bench = ServerProcess.launch(folder, List.of(), arguments);
            try {
                Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.readString(folder.resolve("err"))
                        .contains(said));
                bench.destroy();

                assertThat(bench.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(bench.exitValue()).isEqualTo(TERMINATED);
            } finally {
                bench.destroyForcibly();
            }
        }
    }
}
