// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static io.polycast.testkit.RunningServer.door;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.polycast.testkit.DatagramClient;
import io.polycast.testkit.RawHttp;
import io.polycast.testkit.RawWebSocket;
import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the sockets do is told while somebody asks, and only to people on the same machine. */
class SocketsTest {
    private static final String WATCH = "/api/sockets";

    private static RunningServer start() throws Exception {
        return RunningServer.start(
                door("text"),
                door("udp").listen("udp", "127.0.0.1"),
                door("web").http());
    }

    private static List<JsonObject> events(CheckedHttp api, String endpoint) throws IOException {
        JsonArray all = api.get(WATCH).getJsonArray("events");
        return IntStream.range(0, all.size())
                .mapToObj(all::getJsonObject)
                .filter(event -> event.getString("endpoint").equals(endpoint))
                .toList();
    }

    /** Event, bytes, pieces. */
    private static String told(JsonObject event) {
        return event.getString("event") + " " + event.getLong("bytes") + "/" + event.getLong("pieces");
    }

    private static List<String> awaitEvents(CheckedHttp api, String endpoint, int count) {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> events(api, endpoint).stream()
                                .map(SocketsTest::told)
                                .toList(),
                        events -> events.size() >= count);
    }

    @Test
    void eachReadAndWriteOfAConnection() throws Exception {
        try (RunningServer server = start();
                CheckedHttp api = CheckedHttp.connect(server)) {
            assertThat(events(api, "text")).isEmpty();
            try (StreamClient text = StreamClient.connect(server.address("text"))) {
                text.send("/pi");
                awaitEvents(api, "text", 2);
                text.send("ng\n");
                assertThat(text.readLine()).isEqualTo("+PONG");
                awaitEvents(api, "text", 4);
                text.halfClose();
                assertThat(awaitEvents(api, "text", 5))
                        .containsExactly("accepted 0/0", "read 3/1", "read 3/1", "wrote 6/1", "half-closed 0/0");
            }
            assertThat(events(api, "text"))
                    .extracting(event -> event.getLong("socket"))
                    .containsOnly(1L);
        }
    }

    @Test
    void theServerHalfClosesBeforeItCloses() throws Exception {
        try (RunningServer server = start();
                CheckedHttp api = CheckedHttp.connect(server)) {
            assertThat(events(api, "text")).isEmpty();
            try (StreamClient text = StreamClient.connect(server.address("text"))) {
                assertThat(text.ask("/quit")).startsWith("+OK");
                assertThat(text.read()).isEqualTo(-1);
                awaitEvents(api, "text", 4);
            }
            assertThat(awaitEvents(api, "text", 6))
                    .extracting(told -> told.split(" ")[0])
                    .containsExactly("accepted", "read", "wrote", "shut-down", "half-closed", "closed");
        }
    }

    @Test
    void aResetHasTheNameOfItsError() throws Exception {
        try (RunningServer server = start();
                CheckedHttp api = CheckedHttp.connect(server)) {
            assertThat(events(api, "text")).isEmpty();
            try (StreamClient text = StreamClient.connect(server.address("text"))) {
                assertThat(text.ask("/ping")).isEqualTo("+PONG");
                text.reset();
            }
            assertThat(awaitEvents(api, "text", 5)).endsWith("reset 0/0", "closed 0/0");
            assertThat(events(api, "text"))
                    .filteredOn(event -> event.getString("event").equals("reset"))
                    .extracting(event -> event.getString("cause"))
                    .containsExactly("ECONNRESET");
        }
    }

    @Test
    void datagramsAreToldOneByOne() throws Exception {
        try (RunningServer server = start();
                CheckedHttp api = CheckedHttp.connect(server)) {
            assertThat(events(api, "udp")).isEmpty();
            try (DatagramClient udp = DatagramClient.connect(server.address("udp"))) {
                assertThat(udp.ask("/ping")).isEqualTo("+PONG");
                assertThat(udp.ask("/ping")).isEqualTo("+PONG");
            }
            assertThat(awaitEvents(api, "udp", 4))
                    .containsExactly("received 5/1", "sent 5/1", "received 5/1", "sent 5/1");
        }
    }

    @Test
    void whoCameBeforeIsTracedFromTheFirstQuestionOn() throws Exception {
        try (RunningServer server = start();
                CheckedHttp api = CheckedHttp.connect(server);
                StreamClient text = StreamClient.connect(server.address("text"));
                DatagramClient udp = DatagramClient.connect(server.address("udp"))) {
            assertThat(text.ask("/ping")).isEqualTo("+PONG");
            assertThat(udp.ask("/ping")).isEqualTo("+PONG");
            assertThat(events(api, "text")).isEmpty();
            assertThat(text.ask("/ping again")).isEqualTo("+PONG again");
            assertThat(udp.ask("/ping")).isEqualTo("+PONG");

            assertThat(awaitEvents(api, "text", 2)).containsExactly("read 12/1", "wrote 12/1");
            assertThat(awaitEvents(api, "udp", 2)).containsExactly("received 5/1", "sent 5/1");
        }
    }

    @Test
    void whoWatchesIsNotSeenAndOtherRequestsAre() throws Exception {
        try (RunningServer server = start();
                CheckedHttp api = CheckedHttp.connect(server)) {
            assertThat(events(api, "web")).isEmpty();
            try (CheckedHttp other = CheckedHttp.connect(server)) {
                other.get("/api/endpoints");
            }
            try (CheckedHttp publisher = CheckedHttp.connect(server);
                    RawWebSocket socket = RawWebSocket.open(server.address("web"), "/ws/lobby")) {
                assertThat(publisher.publish("lobby", "text/plain", "hello").status())
                        .isEqualTo(200);
                assertThat(socket.readText()).isEqualTo("hello");
            }
            awaitEvents(api, "web", 7);
            assertThat(events(api, "web").stream()
                            .map(event -> event.getLong("socket"))
                            .distinct())
                    .hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Forwarded: for=192.0.2.1", "X-Forwarded-For: 192.0.2.1", "Via: 1.1 proxy"})
    void isNotToldThroughAProxy(String header) throws Exception {
        try (RunningServer server = start();
                CheckedHttp api = CheckedHttp.connect(server)) {
            Problems.assertProblem(api.ask("GET " + WATCH, header), 403, "not-local");
        }
    }

    @Test
    void isNotThereWhereOthersCanConnect() throws Exception {
        try (RunningServer server = RunningServer.start("""
                        {"endpoints": {"web": {"listen": "http://0.0.0.0:0", "allowAnonymous": true}}}
                        """);
                RawHttp http = RawHttp.connect(server.address("web"))) {
            assertThat(http.ask("GET " + WATCH).status()).isEqualTo(404);
            assertThat(http.ask("GET /learn").status()).isEqualTo(404);
        }
    }

    @Test
    void aQuestionMustMakeSense() throws Exception {
        try (RunningServer server = start();
                CheckedHttp api = CheckedHttp.connect(server)) {
            Problems.assertProblem(api.ask("GET " + WATCH + "?since=now"), 400, "bad-request");
            Problems.assertProblem(api.ask("GET " + WATCH + "?limit=3"), 400, "bad-request");
        }
    }
}
