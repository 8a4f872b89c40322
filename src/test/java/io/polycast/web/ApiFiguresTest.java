// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

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
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A known number of messages through every kind of door, and what the API tells of it afterwards. */
class ApiFiguresTest {
    private static final String DOORS = """
            {"eventLoops": %d, "endpoints": {
              "web":  {"listen": "http://127.0.0.1:0"},
              "text": {"listen": "tcp://127.0.0.1:0", "protocol": "text"},
              "udp":  {"listen": "udp://127.0.0.1:0", "protocol": "text"},
              "json": {"listen": "tcp://127.0.0.1:0", "protocol": "json"}}}
            """;

    private static final int BY_TEXT = 3;
    private static final int BY_UDP = 2;
    private static final int BY_JSON_WEBSOCKET = 4;
    private static final int BY_RAW_WEBSOCKET = 5;
    private static final int BY_POST = 6;
    private static final int BY_WEB = BY_JSON_WEBSOCKET + BY_RAW_WEBSOCKET + BY_POST;
    private static final int ALL = BY_TEXT + BY_UDP + BY_WEB;

    /** Somebody at every door, subscribed to the lobby. */
    private static final class Guests implements AutoCloseable {
        final CheckedHttp api;
        final StreamClient text;
        final DatagramClient udp;
        final RawWebSocket json;
        final RawWebSocket raw;
        final RawHttp events;

        Guests(RunningServer server) throws IOException {
            api = CheckedHttp.connect(server);
            text = StreamClient.connect(server.address("text"));
            udp = DatagramClient.connect(server.address("udp")).subscribe("lobby");
            json = RawWebSocket.open(server.address("web"), "/ws");
            assertThat(json.ask("{\"op\":\"sub\",\"channel\":\"lobby\"}")).contains("\"ok\"");
            raw = RawWebSocket.open(server.address("web"), "/ws/lobby");
            events = RawHttp.connect(server.address("web"));
            assertThat(events.request("GET /channels/lobby/events").readHead().status())
                    .isEqualTo(200);
            await().untilAsserted(
                            () -> assertThat(api.list("/api/channels").get(0).getInteger("subscribers"))
                                    .isEqualTo(5));
        }

        void publish() throws IOException {
            for (int i = 0; i < BY_TEXT; i++) {
                text.sendLine("t" + i);
            }
            for (int i = 0; i < BY_UDP; i++) {
                udp.send("u" + i);
            }
            for (int i = 0; i < BY_JSON_WEBSOCKET; i++) {
                json.sendText("{\"op\":\"pub\",\"channel\":\"lobby\",\"data\":\"j" + i + "\"}");
            }
            for (int i = 0; i < BY_RAW_WEBSOCKET; i++) {
                raw.sendText("r" + i);
            }
            assertThat(api.publish("lobby", "application/x-ndjson", "1\n".repeat(BY_POST))
                            .json()
                            .getInteger("delivered"))
                    .isEqualTo(5 * BY_POST);
        }

        @Override
        public void close() throws IOException {
            api.close();
            text.close();
            udp.close();
            json.close();
            raw.close();
            events.close();
        }
    }

    private static void assertFigures(JsonObject item, int in, int out) {
        assertThat(item.getInteger("messagesIn")).as("in: %s", item).isEqualTo(in);
        assertThat(item.getInteger("messagesOut")).as("out: %s", item).isEqualTo(out);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void everyMessageIsCountedOnceWhereItCameInAndWhereItLeft(int eventLoops) throws Exception {
        try (RunningServer server = RunningServer.start(DOORS.formatted(eventLoops));
                Guests guests = new Guests(server)) {
            CheckedHttp api = guests.api;
            guests.publish();

            await().untilAsserted(() -> {
                assertFigures(api.client("text", "text"), BY_TEXT, ALL - BY_TEXT);
                assertFigures(api.client("udp", "text"), BY_UDP, ALL - BY_UDP);
                assertFigures(api.client("web", "websocket-json"), BY_JSON_WEBSOCKET, ALL - BY_JSON_WEBSOCKET);
                assertFigures(api.client("web", "websocket-raw"), BY_RAW_WEBSOCKET, ALL - BY_RAW_WEBSOCKET);
                assertFigures(api.client("web", "sse"), 0, ALL);

                assertFigures(api.endpoint("text"), BY_TEXT, ALL - BY_TEXT);
                assertFigures(api.endpoint("udp"), BY_UDP, ALL - BY_UDP);
                assertFigures(api.endpoint("json"), 0, 0);
                assertFigures(api.endpoint("web"), BY_WEB, 3 * ALL - BY_JSON_WEBSOCKET - BY_RAW_WEBSOCKET);
            });
            assertBytes(api);
            assertNothingWaits(api, eventLoops);
            assertLatencies(api);
        }
    }

    /**
     * Of the text endpoint, where every byte is known: two characters and a line break each, but for the six of one
     * character.
     */
    private static void assertBytes(CheckedHttp api) throws IOException {
        assertThat(api.endpoint("text").getInteger("bytesIn")).isEqualTo(BY_TEXT * "t0\n".length());
        assertThat(api.endpoint("text").getInteger("bytesOut"))
                .isEqualTo((ALL - BY_TEXT - BY_POST) * "r0\n".length() + BY_POST * "1\n".length());
    }

    private static void assertNothingWaits(CheckedHttp api, int eventLoops) throws IOException {
        for (JsonObject endpoint : api.list("/api/endpoints")) {
            assertThat(endpoint.getInteger("pendingBytes")).isZero();
            assertThat(endpoint.getJsonObject("messagesDropped").getMap().values())
                    .containsOnly(0);
            assertThat(endpoint.getInteger("connectionsRefused")).isZero();
        }
        for (JsonObject client : api.list("/api/clients")) {
            assertThat(client.getInteger("pendingBytes")).isZero();
            assertThat(client.getInteger("messagesDropped")).isZero();
            assertThat(client.getBoolean("held")).isFalse();
        }
        // What has left is given back a moment later.
        await().untilAsserted(() -> assertThat(api.list("/api/nodes").get(0).getInteger("pendingBytes"))
                .isZero());
        JsonObject node = api.list("/api/nodes").get(0);
        assertThat(node.getBoolean("draining")).isFalse();
        assertThat(node.getJsonArray("eventLoops")).hasSize(eventLoops);
        assertThat(IntStream.range(0, eventLoops)
                        .map(i ->
                                node.getJsonArray("eventLoops").getJsonObject(i).getInteger("clients"))
                        .sum())
                .isEqualTo(node.getInteger("clients"))
                .isEqualTo(api.get("/api/clients").getInteger("total"));
    }

    private static void assertLatencies(CheckedHttp api) throws IOException {
        JsonArray loops = api.list("/api/nodes").get(0).getJsonArray("eventLoops");
        long batches = 0;
        for (int i = 0; i < loops.size(); i++) {
            JsonObject latency = loops.getJsonObject(i).getJsonObject("publishToWrite");
            assertCumulative(latency);
            batches += latency.getLong("count");
        }
        assertThat(batches).as("batches that were written").isPositive();
    }

    private static void assertCumulative(JsonObject latency) {
        List<JsonObject> buckets = latency.getJsonArray("buckets").stream()
                .map(JsonObject.class::cast)
                .toList();
        JsonObject last = buckets.get(buckets.size() - 1);
        assertThat(last.containsKey("le")).as("the last bucket has a bound").isFalse();
        assertThat(last.getLong("count")).isEqualTo(latency.getLong("count"));
        assertThat(buckets.stream().map(bucket -> bucket.getLong("count"))).isSorted();
        assertThat(buckets.stream().limit(buckets.size() - 1).map(bucket -> bucket.getDouble("le")))
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    void whoPublishesFasterThanAllowedIsHeld() throws Exception {
        try (RunningServer server = RunningServer.start("""
                        {"endpoints": {
                          "web":  {"listen": "http://127.0.0.1:0"},
                          "text": {"listen": "tcp://127.0.0.1:0", "protocol": "text", "publishRate": 1}}}
                        """);
                CheckedHttp api = CheckedHttp.connect(server);
                StreamClient client = StreamClient.connect(server.address("text"))) {
            assertThat(client.ask("/ping")).isEqualTo("+PONG");
            assertThat(api.client("text", "text").getBoolean("held")).isFalse();

            client.send("a message\n".repeat(20));

            await().until(() -> api.client("text", "text").getBoolean("held"));
        }
    }
}
