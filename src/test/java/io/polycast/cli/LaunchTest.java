// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.polycast.testkit.ServerProcess;
import io.polycast.testkit.StreamClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server as a process: from its start to whatever ends it. */
class LaunchTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final String CONF = "{'endpoints': {'text': {'listen': 'tcp://127.0.0.1:0', 'protocol': 'text'},"
            + "'udp': {'listen': 'udp://127.0.0.1:0', 'protocol': 'text'}}, 'drainSeconds': %s%s}";

    private static String conf(String drain, String more) {
        return CONF.formatted(drain, more).replace('\'', '"');
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void startsTellsAndEndsWith0(String signal) throws Exception {
        try (ServerProcess server = ServerProcess.start(conf("5", ""))) {
            Path readyFile = server.folder().resolve("ready.json");
            assertThat(server.ready().getLong("pid")).isEqualTo(server.pid());
            assertThat(server.ready().getJsonArray("endpoints").stream()
                            .map(endpoint -> ((JsonObject) endpoint).getString("name")))
                    .containsExactly("text", "udp");
            int port = server.address("text").getPort();
            assertThat(port).isPositive();
            awaitLog(server, "polycast ready in ");
            assertThat(server.log().lines().toList().get(0))
                    .matches(
                            "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z INFO  polycast listening text tcp://127\\.0\\.0\\.1:"
                                    + port);
            assertThat(server.log().lines().toList().get(2)).matches(".* polycast ready in \\d+ ms");

            server.signal(signal);

            assertThat(server.exitCode()).isZero();
            assertThat(readyFile).doesNotExist();
            assertThat(server.log()).contains("SIG" + signal).endsWith("ended\n");
            assertThat(server.folder().resolve("out")).isEmptyFile();
        }
    }

    @Test
    void aSecondSignalEndsItAtOnce() throws Exception {
        try (ServerProcess server = ServerProcess.start(conf("'10m'", ""));
                StreamClient stuck = StreamClient.connect(server.address("text"), 4_096);
                StreamClient publisher = StreamClient.connect(server.address("text"))) {
            // More than the kernel takes for a client that does not read, so that the drain has to wait for it.
            String line = "x".repeat(8_191) + "\n";
            stuck.sendLine("/ping").readLine();
            publisher.send(line.repeat(2_048)).ask("/ping");

            server.signal("TERM");
            awaitLog(server, "SIGTERM: ending");
            assertThat(server.isAlive()).isTrue();
            server.signal("TERM");

            assertThat(server.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void readsItsConfigurationAgain(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("polycast.json"), conf("5", ", 'eventLoops': 1"));
        try (ServerProcess server = ServerProcess.start(file.toString())) {
            Files.writeString(file, conf("6", ", 'eventLoops': 2, 'log': {'format': 'json'}"));
            server.signal("HUP");
            awaitLog(server, "eventLoops has changed, which needs a restart");
            String last = server.log().lines().reduce("", (first, second) -> second);
            assertThat(new JsonObject(last).getString("level")).isEqualTo("WARN");

            Files.writeString(file, conf("'soon'", ", 'eventLoop': 2"));
            server.signal("HUP");
            awaitLog(server, "going on with the configuration as it was");
            assertThat(server.log()).contains("drainSeconds: ", "eventLoop: unknown key");
            try (StreamClient client = StreamClient.connect(server.address("text"))) {
                assertThat(client.ask("/ping")).startsWith("+PONG");
            }

            Files.writeString(file, conf("5", ", 'eventLoops': 3, 'log': {'levels': {'io.polycast': 'warn'}}"));
            server.signal("HUP");
            await().atMost(DEADLINE).until(() -> server.log().split("eventLoops has changed", -1).length == 3);
            server.signal("TERM");
            assertThat(server.exitCode()).isZero();
            assertThat(server.log()).as("what is below the level").doesNotContain("SIGTERM");
        }
    }

    @Test
    void logsAJsonObjectALine() throws Exception {
        try (ServerProcess server = ServerProcess.start(conf("5", ", 'log': {'format': 'json'}"))) {
            server.signal("TERM");

            assertThat(server.exitCode()).isZero();
            assertThat(server.log().lines()).hasSizeGreaterThan(3).allSatisfy(line -> assertThat(
                            new JsonObject(line).fieldNames())
                    .contains("timestamp", "level", "loggerName", "formattedMessage"));
        }
    }

    @Test
    void logsWhatVertxAndNettySayAtTheLevelsAskedFor() throws Exception {
        String levels = ", 'log': {'levels': {'io.netty': 'debug', 'io.vertx': 'debug'}}";
        try (ServerProcess server = ServerProcess.start(conf("5", levels))) {
            assertThat(server.log()).contains("DEBUG");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "udp"})
    void namesTheEndpointWhoseAddressIsInUse(String scheme, @TempDir Path folder) throws Exception {
        try (ServerSocket tcp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                DatagramSocket udp = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            String address =
                    scheme + "://127.0.0.1:" + (scheme.equals("tcp") ? tcp.getLocalPort() : udp.getLocalPort());
            Path readyFile = Files.writeString(folder.resolve("ready.json"), "left behind");
            Process process = launch(
                    folder,
                    "-conf",
                    "{\"endpoints\": {\"door\": {\"listen\": \"" + address + "\", \"protocol\": \"text\"}}}",
                    "--ready-file",
                    readyFile.toString());

            assertThat(process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(1);
            assertThat(folder.resolve("err"))
                    .content()
                    .contains("door", address, "in use")
                    .hasLineCount(1);
            assertThat(readyFile).doesNotExist();
        }
    }

    @Test
    void endsWith1WhenItsReadyFileCannotBeWritten(@TempDir Path folder) throws Exception {
        Path readyFile = folder.resolve("ready.json");
        // What is written first stands in the way.
        Files.createDirectory(folder.resolve("ready.json.part"));
        Process process = launch(folder, "-conf", conf("5", ""), "--ready-file", readyFile.toString());

        assertThat(process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(folder.resolve("err")).content().contains("ready.json");
    }

    private static Process launch(Path folder, String... arguments) throws IOException {
        return ServerProcess.launch(folder, List.of("-XX:TieredStopAtLevel=1"), List.of(arguments));
    }

    private static void awaitLog(ServerProcess server, String text) {
        await(text).atMost(DEADLINE).until(() -> server.log().contains(text));
    }
}
