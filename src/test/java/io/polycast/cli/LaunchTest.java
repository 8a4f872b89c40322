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

            Files.writeString(file, conf("5", ", 'eventLoops': 2, 'log': {'levels': {'io.polycast': 'warn'}}"));
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
            int port = server.address("text").getPort();
            server.signal("TERM");

            assertThat(server.exitCode()).isZero();
            List<JsonObject> lines = server.log().lines().map(JsonObject::new).toList();
            assertThat(lines)
                    .extracting(line -> line.getString("event"))
                    .contains("listening", "ready", "ending", "ended");
            assertThat(lines)
                    .allSatisfy(line -> assertThat(line.fieldNames()).contains("time", "level", "logger", "msg"));
            assertThat(lines.get(0).getString("endpoint")).isEqualTo("text");
            assertThat(lines.get(0).getString("address")).isEqualTo("tcp://127.0.0.1:" + port);
        }
    }

    @Test
    void tellsAProgramWhyItDoesNotStart(@TempDir Path folder) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String conf = "{'log': {'format': 'json'}, 'endpoints': {'door': {'listen': 'tcp://127.0.0.1:"
                    + taken.getLocalPort() + "', 'protocol': 'text'}}}";
            JsonObject failed = firstLine(folder, ExitCode.FAILED, conf.replace('\'', '"'));
            assertThat(failed.getString("event")).isEqualTo("start-failed");
            assertThat(failed.getString("endpoint")).isEqualTo("door");
            assertThat(failed.getString("address")).isEqualTo("tcp://127.0.0.1:" + taken.getLocalPort());
            assertThat(failed.getString("msg")).contains("door", "in use");
            assertThat(failed.getString("level")).isEqualTo("ERROR");
        }
        JsonObject refused = firstLine(folder, ExitCode.BAD_USAGE, conf("'soon'", ", 'log': {'format': 'json'}"));
        assertThat(refused.getString("event")).isEqualTo("conf-problem");
        assertThat(refused.getString("pointer")).isEqualTo("/drainSeconds");
        assertThat(refused.getString("msg")).startsWith("/drainSeconds: ");
    }

    private static JsonObject firstLine(Path folder, int code, String conf) throws Exception {
        Process process = launch(folder, "-conf", conf);
        assertThat(process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(code);
        return new JsonObject(Files.readAllLines(folder.resolve("err")).get(0));
    }

    @Test
    void logsWhatVertxAndNettySayAtTheLevelsAskedFor() throws Exception {
        String levels = ", 'log': {'levels': {'io.netty': 'debug', 'io.vertx': 'debug'}}";
        try (ServerProcess server = ServerProcess.start(conf("5", levels))) {
            assertThat(server.log()).contains("DEBUG");
        }
    }

    @Test
    void namesEachEndpointWhoseAddressIsInUseAndAWayOut(@TempDir Path folder) throws Exception {
        try (ServerSocket tcp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                DatagramSocket udp = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            String door = "tcp://127.0.0.1:" + tcp.getLocalPort();
            String gate = "udp://127.0.0.1:" + udp.getLocalPort();
            String conf = "{'endpoints': {'door-1': {'listen': '" + door + "', 'protocol': 'text'},"
                    + "'free': {'listen': 'tcp://127.0.0.1:0', 'protocol': 'text'},"
                    + "'gate': {'listen': '" + gate + "', 'protocol': 'text'}}}";
            Path readyFile = Files.writeString(folder.resolve("ready.json"), "left behind");
            Process process = launch(folder, "-conf", conf.replace('\'', '"'), "--ready-file", readyFile.toString());

            assertThat(process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(1);
            assertThat(folder.resolve("err"))
                    .content()
                    .hasLineCount(3)
                    .contains(
                            "polycast: endpoint door-1 can't listen on " + door + ": the address is in use\n",
                            "polycast: endpoint gate can't listen on " + gate + ": the address is in use\n",
                            "is another one running?",
                            "POLYCAST_ENDPOINTS_DOOR_1_LISTEN=tcp://127.0.0.1:",
                            "POLYCAST_ENDPOINTS_GATE_LISTEN=udp://127.0.0.1:");
            assertThat(readyFile).doesNotExist();
        }
    }

    @Test
    void saysThatItCanNotReadItsConfigurationAgainWhereHangUpsAreIgnored() throws Exception {
        List<String> nohup = List.of("sh", "-c", "trap '' HUP; exec \"$@\"", "sh");
        try (ServerProcess server = ServerProcess.startBehind(nohup, conf("5", ""))) {
            awaitLog(server, "WARN  polycast SIGHUP was ignored before the start");
            server.signal("HUP");
            server.signal("TERM");
            assertThat(server.exitCode()).isZero();
            assertThat(server.log()).doesNotContain("configuration read again");
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
