// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static io.polycast.testkit.RawWebSocket.BINARY;
import static io.polycast.testkit.RawWebSocket.FIN;
import static io.polycast.testkit.RawWebSocket.shown;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.testkit.DatagramClient;
import io.polycast.testkit.RawHttp;
import io.polycast.testkit.RawWebSocket;
import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comes in by any door is heard at every other one. */
class EveryDoorTest {
    private static final String CONF = """
            {"eventLoops": %d, "endpoints": {
              "text": {"listen": "tcp://127.0.0.1:0", "protocol": "text"},
              "udp": {"listen": "udp://127.0.0.1:0", "protocol": "text"},
              "json": {"listen": "tcp://127.0.0.1:0", "protocol": "json"},
              "raw": {"listen": "tcp://127.0.0.1:0", "protocol": "raw", "framing": "length"},
              "web": {"listen": "http://127.0.0.1:0"}}}
            """;
    private static final String SUBSCRIBE = "{\"op\":\"sub\",\"channel\":\"lobby\"}";

    @ParameterizedTest
    @CsvSource({
        "text, 1", "udp, 1", "json, 1", "raw, 1", "websocket text, 1", "websocket binary, 1", "websocket json, 1",
                "post, 1",
        "text, 3", "udp, 3", "json, 3", "raw, 3", "websocket text, 3", "websocket binary, 3", "websocket json, 3",
                "post, 3",
    })
    void aMessageComesOutEverywhere(String door, int eventLoops) throws Exception {
        try (RunningServer server = RunningServer.start(CONF.formatted(eventLoops));
                StreamClient text = StreamClient.connect(server.address("text"));
                StreamClient json = StreamClient.connect(server.address("json"));
                RawWebSocket raw = RawWebSocket.open(server.address("web"), "/ws/lobby");
                RawWebSocket overJson = RawWebSocket.open(server.address("web"), "/ws");
                RawHttp events = RawHttp.connect(server.address("web"))) {
            assertThat(text.ask("/ping")).isEqualTo("+PONG");
            assertThat(json.ask(SUBSCRIBE)).isEqualTo("{\"op\":\"ok\"}");
            assertThat(overJson.ask(SUBSCRIBE)).isEqualTo("{\"op\":\"ok\"}");
            EventStreams.open(events, "/channels/lobby/events");
            for (int i = 0; i < 3; i++) {
                String payload = "caf\u00e9 " + i + " by " + door;
                publish(server, door, payload);
                assertThat(text.readLine()).isEqualTo(payload);
                assertThat(new JsonObject(json.readLine()).getString("data")).isEqualTo(payload);
                assertThat(raw.next())
                        .isEqualTo(
                                door.endsWith("binary") ? shown(BINARY, payload.getBytes(UTF_8)) : "text " + payload);
                assertThat(new JsonObject(overJson.readText()).getString("data"))
                        .isEqualTo(payload);
                assertThat(EventStreams.next(events)).endsWith("\ndata: " + payload + "\n\n");
            }
        }
    }

    private static void publish(RunningServer server, String door, String payload) throws IOException {
        switch (door) {
            case "udp" -> {
                try (DatagramClient client = DatagramClient.connect(server.address("udp"))) {
                    client.send(payload);
                }
            }
            case "text", "json", "raw" -> {
                try (StreamClient client = StreamClient.connect(server.address(door))) {
                    client.send(
                            switch (door) {
                                case "text" -> (payload + "\n").getBytes(UTF_8);
                                case "json" -> (json(payload) + "\n").getBytes(UTF_8);
                                default -> length(payload.getBytes(UTF_8));
                            });
                }
            }
            case "post" -> {
                try (RawHttp http = RawHttp.connect(server.address("web"))) {
                    assertThat(http.publish("lobby", "text/plain", payload).text())
                            .isEqualTo("{\"delivered\":5}");
                }
            }
            default -> {
                String target = door.endsWith("json") ? "/ws" : "/ws/lobby";
                try (RawWebSocket client = RawWebSocket.open(server.address("web"), target)) {
                    byte[] bytes = payload.getBytes(UTF_8);
                    switch (door) {
                        case "websocket binary" -> client.send(FIN | BINARY, bytes);
                        case "websocket json" -> client.sendText(json(payload));
                        default -> client.sendText(payload);
                    }
                }
            }
        }
    }

    private static String json(String payload) {
        return new JsonObject()
                .put("op", "pub")
                .put("channel", "lobby")
                .put("data", payload)
                .encode();
    }

    private static byte[] length(byte[] payload) {
        return RawWebSocket.bytes(
                java.nio.ByteBuffer.allocate(4).putInt(payload.length).array(), payload);
    }
}
