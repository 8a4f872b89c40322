// SPDX-License-Identifier: Apache-2.0
package io.polycast.strangers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.polycast.testkit.DatagramClient;
import io.polycast.testkit.ServerProcess;
import io.polycast.testkit.StreamClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a stranger does at any door, others are served, and when it has gone all is as before. One server with a
 * small heap and its limits as they are by default bears all of it. {@code -Dpolycast.test.strangers=10} makes each
 * case ten times as long.
 */
class StrangersTest {
    private static final int ROUNDS = Integer.getInteger("polycast.test.strangers", 1);
    private static final List<String> DOORS = List.of("text", "json", "raw", "unix", "web");

    private static ServerProcess server;
    private static Bystander bystander;
    private static Path folder;

    @BeforeAll
    static void start() throws IOException {
        folder = Files.createTempDirectory("polycast-strangers");
        server = ServerProcess.start("""
                {"eventLoops": 1, "endpoints": {
                    "text": {"listen": "tcp://127.0.0.1:0", "protocol": "text"},
                    "json": {"listen": "tcp://127.0.0.1:0", "protocol": "json"},
                    "raw": {"listen": "tcp://127.0.0.1:0", "protocol": "raw", "framing": "length", "channel": "frames"},
                    "unix": {"listen": "unix://%s", "protocol": "text"},
                    "udp": {"listen": "udp://127.0.0.1:0", "protocol": "text"},
                    "web": {"listen": "http://127.0.0.1:0"},
                    "admin": {"listen": "http://127.0.0.1:0"},
                    "quiet": {"listen": "tcp://127.0.0.1:0", "protocol": "text", "channel": "quiet"}}}
                """.formatted(folder.resolve("door")), "-Xmx256m");
        bystander = new Bystander(server.address("quiet"));
    }

    @AfterAll
    static void end() throws Exception {
        bystander.stop();
        server.close();
        Files.deleteIfExists(folder.resolve("door"));
        Files.delete(folder);
    }

    static Stream<Arguments> cases() {
        return DOORS.stream().flatMap(door -> Stream.of(Conduct.values()).map(conduct -> Arguments.of(door, conduct)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void othersAreServed(String door, Conduct conduct) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            List<Stranger> strangers = new ArrayList<>();
            try {
                int heardBefore = bystander.heard();
                for (int i = 0; i < conduct.strangers(); i++) {
                    strangers.add(misbehave(door, conduct, i));
                }
                bystander.check();
                // With the strangers still there.
                await().until(() -> bystander.heard() > heardBefore + 5);
                aNewcomerIsServed();
            } finally {
                for (Stranger stranger : strangers) {
                    stranger.close();
                }
            }
        }
        everythingIsGivenBack(door);
        bystander.check();
        System.out.printf("strangers: %s %s: worst %d ms%n", door, conduct, bystander.worstMs());
    }

    /** The server may close while it is still being spoken to. */
    private static Stranger misbehave(String door, Conduct conduct, int number) throws IOException {
        Stranger stranger = Stranger.connect(address(door), number);
        try {
            conduct.misbehave(stranger, dialogue(door));
        } catch (IOException e) {
            assertThat(e.getMessage()).containsAnyOf("Broken pipe", "Connection reset");
        }
        return stranger;
    }

    private static SocketAddress address(String door) {
        return door.equals("unix") ? UnixDomainSocketAddress.of(folder.resolve("door")) : server.address(door);
    }

    private static Dialogue dialogue(String door) {
        return switch (door) {
            case "json" -> Dialogue.JSON;
            case "raw" -> Dialogue.RAW;
            case "web" -> Dialogue.HTTP;
            default -> Dialogue.TEXT;
        };
    }

    private static void aNewcomerIsServed() throws IOException {
        try (StreamClient newcomer = StreamClient.connect(server.address("text"))) {
            newcomer.sendLine("/join newcomers");
            // Until then it hears what the strangers say.
            String line = newcomer.readLine();
            while (!line.equals("+OK joined newcomers")) {
                line = newcomer.readLine();
            }
            assertThat(newcomer.ask("/ping")).isEqualTo("+PONG");
        }
    }

    @Test
    void datagramsFromManyPortsKeepNobodyOut() throws Exception {
        InetSocketAddress udp = server.address("udp");
        try (DatagramClient client = DatagramClient.connect(udp)) {
            client.subscribe("lobby");
            for (int i = 0; i < 3_000 * ROUNDS; i++) {
                try (DatagramClient stranger = DatagramClient.connect(udp)) {
                    stranger.send("x");
                    stranger.send("/help");
                }
            }
            try (DatagramClient newcomer = DatagramClient.connect(udp)) {
                String answer = newcomer.ask("/ping newcomer");
                while (answer.startsWith("-ERR cookie")) {
                    // For a stranger that had this port before, and asked for help.
                    answer = newcomer.receive();
                }
                assertThat(answer).startsWith("+PONG");
            }
            bystander.check();
        }
    }

    private static void everythingIsGivenBack(String door) {
        await().untilAsserted(() -> {
            String metrics = metrics();
            assertThat(value(metrics, "polycast_memory_bytes{kind=\"records\"}"))
                    .isZero();
            assertThat(value(metrics, "polycast_memory_bytes{kind=\"replies\"}"))
                    .isZero();
            assertThat(value(metrics, "polycast_memory_bytes{kind=\"messages\"}"))
                    .isZero();
            assertThat(value(metrics, "polycast_memory_bytes{kind=\"gaps\"}")).isZero();
            assertThat(value(metrics, "polycast_memory_bytes{kind=\"http\"}")).isLessThan(100_000);
            assertThat(value(metrics, "polycast_connections{endpoint=\"" + door + "\"}")
                            - value(
                                    metrics,
                                    "polycast_connections_yielding{endpoint=\"" + door + "\",kind=\"half-closed\"}"))
                    .as("clients that are there")
                    .isZero();
        });
        assertThat(server.isAlive()).isTrue();
    }

    private static String metrics() throws IOException, InterruptedException {
        InetSocketAddress admin = server.address("admin");
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin.getPort() + "/metrics"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static double value(String metrics, String name) {
        return Pattern.compile("^" + Pattern.quote(name) + " (\\S+)$", Pattern.MULTILINE)
                .matcher(metrics)
                .results()
                .mapToDouble(found -> Double.parseDouble(found.group(1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name));
    }
}
