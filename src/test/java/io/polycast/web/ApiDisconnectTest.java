// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.polycast.testkit.DatagramClient;
import io.polycast.testkit.RawHttp;
import io.polycast.testkit.RawWebSocket;
import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An operator ends clients: each is told in its protocol's way, and nobody else notices. */
class ApiDisconnectTest {
    private static final int POLICY_VIOLATION = 1008;

    /** Ends a client, which reads what it is told and closes. */
    private static void end(CheckedHttp api, JsonObject client, Reading reading) throws Exception {
        String path = "/api/clients/" + client.getString("id");
        assertThat(api.ask("DELETE " + path).status()).isEqualTo(204);
        reading.read();
        await().untilAsserted(() -> assertThat(api.ask("GET " + path).status()).isEqualTo(404));
        assertThat(api.ask("DELETE " + path).status()).isEqualTo(404);
    }

    private interface Reading {
        void read() throws IOException;
    }

    @Test
    void aTextClientIsTold() throws Exception {
        try (RunningServer server = RunningServer.web();
                CheckedHttp api = CheckedHttp.connect(server);
                StreamClient client = StreamClient.connect(server.address("text"))) {
            assertThat(client.ask("/ping")).isEqualTo("+PONG");

            end(api, api.client("text", "text"), () -> {
                assertThat(client.readLine()).startsWith("-ERR kicked ");
                assertThat(client.readLine()).isNull();
                client.socket().close();
            });

            assertThat(api.endpoint("text").getInteger("connections")).isZero();
        }
    }

    @Test
    void aJsonClientIsTold() throws Exception {
        try (RunningServer server = RunningServer.web();
                CheckedHttp api = CheckedHttp.connect(server);
                StreamClient client = StreamClient.connect(server.address("json"))) {
            assertThat(client.ask("{\"op\":\"ping\"}")).contains("pong");

            end(api, api.client("json", "json"), () -> {
                assertThat(new JsonObject(client.readLine()).getMap())
                        .containsEntry("op", "error")
                        .containsEntry("code", "kicked");
                assertThat(client.readLine()).isNull();
                client.socket().close();
            });
        }
    }

    @Test
    void aDatagramPeerIsToldAndMayComeBack() throws Exception {
        try (RunningServer server = RunningServer.start("""
                        {"eventLoops": 1, "endpoints": {
                          "web": {"listen": "http://127.0.0.1:0"},
                          "udp": {"listen": "udp://127.0.0.1:0", "protocol": "text"}}}
                        """);
                CheckedHttp api = CheckedHttp.connect(server);
                DatagramClient client =
                        DatagramClient.connect(server.address("udp")).subscribe("lobby")) {
            end(api, api.client("udp", "text"), () -> assertThat(client.receive())
                    .startsWith("-ERR kicked "));

            assertThat(api.get("/api/channels").getInteger("total")).isZero();
            client.subscribe("lobby");
            assertThat(api.list("/api/channels")).hasSize(1);
        }
    }

    @Test
    void aWebSocketIsClosed() throws Exception {
        try (RunningServer server = RunningServer.web();
                CheckedHttp api = CheckedHttp.connect(server);
                RawWebSocket json = RawWebSocket.open(server.address("web"), "/ws");
                RawWebSocket raw = RawWebSocket.open(server.address("web"), "/ws/lobby")) {
            end(api, api.client("web", "websocket-json"), () -> assertKicked(json));
            end(api, api.client("web", "websocket-raw"), () -> assertKicked(raw));
        }
    }

    private static void assertKicked(RawWebSocket socket) throws IOException {
        RawWebSocket.Frame close = socket.readFrame();
        assertThat(close.opcode()).isEqualTo(RawWebSocket.CLOSE);
        ByteBuffer payload = ByteBuffer.wrap(close.payload());
        assertThat(payload.getShort()).isEqualTo((short) POLICY_VIOLATION);
        assertThat(StandardCharsets.UTF_8.decode(payload).toString()).startsWith("kicked");
        assertThat(socket.closeAndRead()).isEmpty();
        socket.stream().socket().close();
    }

    @Test
    void anEventStreamIsEnded() throws Exception {
        try (RunningServer server = RunningServer.web();
                CheckedHttp api = CheckedHttp.connect(server);
                RawHttp events = RawHttp.connect(server.address("web"))) {
            events.request("GET /channels/lobby/events").readHead();
            assertThat(events.readEvent()).contains("retry: 2000\n");

            end(api, api.client("web", "sse"), () -> {
                assertThat(events.readEvent()).startsWith("event: end\ndata: {\"code\":\"kicked\",");
                assertThat(events.readEvent()).as("the body ends").isNull();
                assertThat(events.stream().read()).as("the connection, too").isEqualTo(-1);
                events.stream().socket().close();
            });
        }
    }

    @Test
    void clientsOfAllEventLoopsAreEndedFromOne() throws Exception {
        List<StreamClient> clients = new ArrayList<>();
        try (RunningServer server = RunningServer.web(3);
                CheckedHttp api = CheckedHttp.connect(server)) {
            for (int i = 0; i < 12; i++) {
                StreamClient client = StreamClient.connect(server.address("text"));
                clients.add(client);
                assertThat(client.ask("/name number-" + i + "-")).startsWith("+OK");
            }
            for (int i = 0; i < clients.size(); i += 2) {
                StreamClient client = clients.get(i);
                end(api, api.list("/api/clients?q=number-" + i + "-").get(0), () -> {
                    assertThat(client.readLine()).startsWith("-ERR kicked ");
                    client.socket().close();
                });

                assertThat(clients.get(i + 1).ask("/ping")).isEqualTo("+PONG");
            }
            assertThat(api.endpoint("text").getInteger("connections")).isEqualTo(6);
        } finally {
            for (StreamClient client : clients) {
                client.close();
            }
        }
    }
}
