// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static io.polycast.testkit.RawWebSocket.BINARY;
import static io.polycast.testkit.RawWebSocket.FIN;
import static io.polycast.testkit.RawWebSocket.TEXT;
import static io.polycast.testkit.RawWebSocket.shown;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.polycast.testkit.RawHttp;
import io.polycast.testkit.RawWebSocket;
import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes out of a WebSocket, by what went in and where. */
class WebSocketDeliveriesTest {
    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.web(2, "\"maxSubscriptions\": 3");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RawWebSocket open(String target) throws IOException {
        return RawWebSocket.open(server.address("web"), target);
    }

    private static String sub(String channel) {
        return "{\"op\":\"sub\",\"channel\":\"" + channel + "\"}";
    }

    @Test
    void aTextLeavesAsTextAndABinaryAsBinary() throws Exception {
        try (RawWebSocket from = open("/ws/kinds");
                RawWebSocket to = open("/ws/kinds")) {
            from.sendText("text").send(FIN | BINARY, "binary, though it is UTF-8".getBytes(UTF_8));
            from.send(FIN | BINARY, new byte[] {0, -1}).sendText("");
            from.send(FIN | BINARY, new byte[0]);
            assertThat(to.next()).isEqualTo("text text");
            assertThat(to.next()).isEqualTo(shown(BINARY, "binary, though it is UTF-8".getBytes(UTF_8)));
            assertThat(to.next()).isEqualTo("binary 00ff");
            assertThat(to.next()).isEqualTo("text ");
            assertThat(to.next()).isEqualTo("binary ");
        }
    }

    @Test
    void ownMessagesComeBackOnRequestAlone() throws Exception {
        try (RawWebSocket quiet = open("/ws/echoes");
                RawWebSocket explicit = open("/ws/echoes?echo=false");
                RawWebSocket echo = open("/ws/echoes?echo=true")) {
            quiet.sendText("from quiet");
            assertThat(echo.next()).isEqualTo("text from quiet");
            assertThat(explicit.next()).isEqualTo("text from quiet");
            echo.sendText("from echo");
            assertThat(echo.next()).isEqualTo("text from echo");
            assertThat(quiet.next()).isEqualTo("text from echo");
            assertThat(explicit.next()).isEqualTo("text from echo");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain, text",
        "text/csv; charset=utf-8, text",
        "application/json, text",
        "application/xml, text",
        "application/x-www-form-urlencoded, text",
        "application/octet-stream, binary",
        "image/png, binary",
    })
    void whatIsPostedIsTextByItsContentType(String contentType, String kind) throws Exception {
        try (RawWebSocket to = open("/ws/posted");
                RawHttp http = RawHttp.connect(server.address("web"))) {
            assertThat(http.publish("posted", contentType, "1234").text()).isEqualTo("{\"delivered\":1}");
            assertThat(to.next()).isEqualTo(kind.equals("text") ? "text 1234" : "binary 31323334");
        }
    }

    @Test
    void whatIsNoUtf8IsBinaryWhateverItWasCalled() throws Exception {
        try (RawWebSocket to = open("/ws/bytes");
                RawHttp http = RawHttp.connect(server.address("web"));
                StreamClient json = StreamClient.connect(server.address("json"))) {
            assertThat(http.post("bytes", "text/plain", new byte[] {'a', -1})
                            .readResponse()
                            .status())
                    .isEqualTo(200);
            assertThat(to.next()).isEqualTo("binary 61ff");
            json.sendLine("{\"op\":\"pub\",\"channel\":\"bytes\",\"base64\":\"AP8=\"}");
            assertThat(to.next()).isEqualTo("binary 00ff");
            json.sendLine("{\"op\":\"pub\",\"channel\":\"bytes\",\"base64\":\"YWI=\"}");
            assertThat(to.next()).isEqualTo("text ab");
        }
    }

    @Test
    void otherDoorsHearWebSocketsAndTheOtherWayRound() throws Exception {
        try (StreamClient text = StreamClient.connect(server.address("text"));
                RawWebSocket raw = open("/ws/lobby")) {
            assertThat(text.ask("/ping")).isEqualTo("+PONG");
            text.sendLine("caf\u00e9 from a line");
            assertThat(raw.next()).isEqualTo("text caf\u00e9 from a line");
            raw.sendText("from a frame");
            assertThat(text.readLine()).isEqualTo("from a frame");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {64 << 10, 1 << 20})
    void largeMessagesArriveWhole(int size) throws Exception {
        byte[] payload = new byte[size];
        new Random(size).nextBytes(payload);
        byte[] letters = "0123456789abcdef".repeat(size / 16).getBytes(UTF_8);
        try (RawWebSocket from = open("/ws/large");
                RawWebSocket to = open("/ws/large")) {
            from.send(FIN | BINARY, payload);
            assertThat(to.next()).isEqualTo(shown(BINARY, payload));
            from.send(FIN | TEXT, letters);
            assertThat(to.next()).isEqualTo(shown(TEXT, letters));
        }
    }

    @Test
    void theOrderOfAPublisherIsKept() throws Exception {
        int messages = 5_000;
        try (RawWebSocket from = open("/ws/order");
                RawWebSocket to = open("/ws/order")) {
            for (int i = 0; i < messages; i++) {
                from.sendText("number " + i);
            }
            for (int i = 0; i < messages; i++) {
                assertThat(to.readText()).isEqualTo("number " + i);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Sec-WebSocket-Protocol: polycast.json"})
    void theJsonProtocolRunsOverWs(String subprotocol) throws Exception {
        String[] headers = subprotocol.isEmpty() ? new String[0] : new String[] {subprotocol};
        try (RawWebSocket from = RawWebSocket.open(server.address("web"), "/ws", headers);
                RawWebSocket to = RawWebSocket.open(server.address("web"), "/ws", headers)) {
            assertThat(from.handshake().header("Sec-WebSocket-Protocol"))
                    .isEqualTo(subprotocol.isEmpty() ? "" : "polycast.json");
            assertThat(to.ask("{\"op\":\"sub\",\"channel\":\"json.*\",\"id\":7}"))
                    .isEqualTo("{\"op\":\"ok\",\"id\":7}");
            assertThat(from.ask("{\"op\":\"pub\",\"channel\":\"json.a\",\"data\":{\"n\":[1,null]},\"id\":\"x\"}"))
                    .isEqualTo("{\"op\":\"ok\",\"id\":\"x\"}");
            JsonObject message = new JsonObject(to.readText());
            assertThat(message.getString("op")).isEqualTo("msg");
            assertThat(message.getString("channel")).isEqualTo("json.a");
            assertThat(message.getJsonObject("data").encode()).isEqualTo("{\"n\":[1,null]}");
            assertThat(message.getLong("time")).isPositive();
            assertThat(from.ask("{\"op\":\"ping\"}")).isEqualTo("{\"op\":\"pong\"}");
        }
    }

    @Test
    void aBinaryMessageIsAJsonRecordToo() throws Exception {
        try (RawWebSocket client = open("/ws")) {
            client.send(FIN | BINARY, "{\"op\":\"ping\",\"id\":1}".getBytes(UTF_8));
            assertThat(client.next()).isEqualTo("text {\"op\":\"pong\",\"id\":1}");
        }
    }

    @Test
    void aJsonRecordMayHaveLineBreaks() throws Exception {
        try (RawWebSocket client = open("/ws")) {
            assertThat(client.ask("{\r\n  \"op\":\n \"ping\"\n}\n")).isEqualTo("{\"op\":\"pong\"}");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no json                                  | bad-json",
                "[1]                                      | bad-json",
                "{\"op\":\"pub\",\"channel\":\"a b\",\"data\":1} | bad-channel",
                "{\"op\":\"fly\",\"id\":3}                | bad-op",
                "{\"op\":\"pub\",\"channel\":\"a\"}       | bad-field",
            })
    void aBadRecordIsAnsweredAndTheNextOneStartsAfresh(String record, String code) throws Exception {
        try (RawWebSocket client = open("/ws")) {
            JsonObject error = new JsonObject(client.ask(record));
            assertThat(error.getString("op")).isEqualTo("error");
            assertThat(error.getString("code")).isEqualTo(code);
            assertThat(client.ask("{\"op\":\"ping\"}")).isEqualTo("{\"op\":\"pong\"}");
        }
    }

    @Test
    void subscriptionsAreBounded() throws Exception {
        try (RawWebSocket client = open("/ws")) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.ask(sub("c" + i))).isEqualTo("{\"op\":\"ok\"}");
            }
            assertThat(client.ask(sub("c3"))).contains("too-many-subscriptions");
            assertThat(client.ask("{\"op\":\"unsub\",\"channel\":\"c0\"}")).isEqualTo("{\"op\":\"ok\"}");
            assertThat(client.ask(sub("c3"))).isEqualTo("{\"op\":\"ok\"}");
        }
    }

    @Test
    void whoIsThereIsToldWithTheDoor() throws Exception {
        try (RawWebSocket raw = open("/ws/meeting");
                RawWebSocket json = open("/ws")) {
            json.ask(sub("meeting"));
            await().untilAsserted(() -> {
                JsonObject who = new JsonObject(json.ask("{\"op\":\"who\",\"channel\":\"meeting\"}"));
                assertThat(who.getInteger("count")).isEqualTo(2);
                assertThat(who.getJsonArray("clients").encode()).contains("\"endpoint\":\"web\"");
            });
            raw.sendText("hello");
            assertThat(json.readText()).contains("\"data\":\"hello\"");
        }
    }

    @Test
    void deliveriesNameTheDoorTheyCameInByOnRequest() throws Exception {
        try (RawWebSocket client = open("/ws");
                StreamClient text = StreamClient.connect(server.address("text"))) {
            client.ask(sub("lobby"));
            text.sendLine("before");
            assertThat(client.readText()).doesNotContain("endpoint");
            assertThat(client.ask("{\"op\":\"origin\",\"on\":true}")).isEqualTo("{\"op\":\"ok\"}");
            text.sendLine("with");
            assertThat(new JsonObject(client.readText()).getString("endpoint")).isEqualTo("text");
            assertThat(client.ask("{\"op\":\"origin\",\"on\":false}")).isEqualTo("{\"op\":\"ok\"}");
            text.sendLine("behind");
            assertThat(client.readText()).doesNotContain("endpoint");
        }
    }
}
