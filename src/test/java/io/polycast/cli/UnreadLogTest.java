// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.testkit.DatagramClient;
import io.polycast.testkit.ServerProcess;
import io.polycast.testkit.StreamClient;
import java.io.BufferedReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose standard error is a full pipe that nobody reads. */
class UnreadLogTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private static final String CONF = "{\"log\": {\"levels\": {\"io.polycast\": \"debug\"}}, \"endpoints\": {"
            + "\"text\": {\"listen\": \"tcp://127.0.0.1:0\", \"protocol\": \"text\"},"
            + "\"udp\": {\"listen\": \"udp://127.0.0.1:0\", \"protocol\": \"text\"},"
            + "\"web\": {\"listen\": \"http://127.0.0.1:0\"}}}";

    private static final Pattern METRIC =
            Pattern.compile("^polycast_log_lines_dropped_total (\\S+)$", Pattern.MULTILINE);
    private static final Pattern LOSS = Pattern.compile(" WARN +polycast (\\d+) lines of the log were left out");

    /** Its standard error is both ends of the pipe, so that there is always a reader, and nobody who reads. */
    private static ServerProcess start(Path pipe, String conf) throws Exception {
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        return ServerProcess.startBehind(List.of("bash", "-c", "exec 2<> " + pipe + "; exec \"$@\"", "bash"), conf);
    }

    /** Until pipe and queue are full: each client is two lines at this level. */
    private static void fill(ServerProcess server) throws Exception {
        while (left(server.address("web")) == 0) {
            for (int i = 0; i < 500; i++) {
                StreamClient.connect(server.address("text")).close();
            }
        }
    }

    private static long left(InetSocketAddress web) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + web.getPort() + "/metrics"))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(DEADLINE)
                .build();
        String metrics = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
        Matcher metric = METRIC.matcher(metrics);
        assertThat(metric.find()).isTrue();
        return (long) Double.parseDouble(metric.group(1));
    }

    @Test
    void everyDoorGoesOnAndTheLogTellsHowMuchWasLeftOut(@TempDir Path folder) throws Exception {
        Path pipe = folder.resolve("log");
        try (ServerProcess server = start(pipe, CONF)) {
            fill(server);
            try (StreamClient text = StreamClient.connect(server.address("text"));
                    DatagramClient udp = DatagramClient.connect(server.address("udp"))) {
                assertThat(text.ask("/ping")).isEqualTo("+PONG");
                assertThat(udp.ask("/ping").strip()).isEqualTo("+PONG");
            }
            long told = 0;
            try (BufferedReader log = Files.newBufferedReader(pipe)) {
                while (told == 0) {
                    Matcher loss = LOSS.matcher(log.readLine());
                    told = loss.find() ? Long.parseLong(loss.group(1)) : 0;
                }
                assertThat(told).isLessThanOrEqualTo(left(server.address("web")));
                // What it logs from now on is read again.
                server.signal("TERM");
                assertThat(log.lines()).anyMatch(line -> line.contains("SIGTERM: ending"));
            }
            assertThat(server.exitCode()).isEqualTo(ExitCode.DONE);
        }
    }

    @Test
    void theProcessEndsWithoutAReader(@TempDir Path folder) throws Exception {
        try (ServerProcess server = start(folder.resolve("log"), CONF)) {
            fill(server);
            server.signal("TERM");
            assertThat(server.exitCode()).isEqualTo(ExitCode.DONE);
        }
    }
}
