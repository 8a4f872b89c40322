// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static io.polycast.testkit.RawWebSocket.BINARY;
import static io.polycast.testkit.RawWebSocket.CLOSE;
import static io.polycast.testkit.RawWebSocket.END;
import static io.polycast.testkit.RawWebSocket.FIN;
import static io.polycast.testkit.RawWebSocket.PING;
import static io.polycast.testkit.RawWebSocket.PONG;
import static io.polycast.testkit.RawWebSocket.TEXT;
import static io.polycast.testkit.RawWebSocket.announcement;
import static io.polycast.testkit.RawWebSocket.closing;
import static io.polycast.testkit.RawWebSocket.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.polycast.testkit.RawWebSocket;
import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How WebSocket connections end, by the client, by the server, and by nobody's will. */
class ConnectionEndsTest {
    private static final String MEBIBYTE = "x".repeat(1 << 20);

    private static void awaitConnections(RunningServer server, long count) {
        await().untilAsserted(() ->
                assertThat(server.gauge("polycast.connections", "web")).isEqualTo(count));
    }

    @Test
    void afterTheClosingHandshakeTheServerClosesFirst() throws Exception {
        try (RunningServer server = RunningServer.web();
                RawWebSocket client = RawWebSocket.open(server.address("web"), "/ws/lobby")) {
            awaitConnections(server, 1);
            client.send(FIN | CLOSE, closing(3000, "enough"));
            assertThat(client.next()).isEqualTo("close 3000");
            assertThat(client.next()).isEqualTo(END);
            awaitConnections(server, 0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"close", "reset", "reset in a frame", "reset in a fragmented message", "reset behind a close"})
    void aPeerThatVanishesLeavesNothingBehind(String way) throws Exception {
        try (RunningServer server = RunningServer.web();
                StreamClient other = StreamClient.connect(server.address("text"));
                RawWebSocket client = RawWebSocket.open(server.address("web"), "/ws/lobby")) {
            awaitConnections(server, 1);
            switch (way) {
                case "reset in a frame" -> client.send(announcement(FIN | BINARY, 70_000));
                case "reset in a fragmented message" -> client.send(frame(TEXT, MEBIBYTE.substring(0, 70_000)));
                case "reset behind a close" -> client.send(FIN | CLOSE, closing(1000, ""));
                default -> assertThat(other.ask("/ping")).isEqualTo("+PONG");
            }
            if (way.equals("close")) {
                client.stream().socket().close();
                // The kernel tells that nobody is there in answer to what is sent.
                other.sendLine("anyone?");
            } else {
                client.stream().reset();
            }
            awaitConnections(server, 0);
            await().untilAsserted(() -> assertThat(server.pendingTotal()).isZero());
            assertThat(other.ask("/who")).endsWith(" text");
        }
    }

    @Test
    void aClientThatHalfClosesGoesOnHearing() throws Exception {
        try (RunningServer server = RunningServer.web();
                StreamClient other = StreamClient.connect(server.address("text"));
                RawWebSocket client = RawWebSocket.open(server.address("web"), "/ws/lobby")) {
            assertThat(other.ask("/ping")).isEqualTo("+PONG");
            client.sendText("last words").stream().halfClose();
            assertThat(other.readLine()).isEqualTo("last words");
            other.sendLine("can you hear me");
            assertThat(client.readText()).isEqualTo("can you hear me");
            client.stream().socket().close();
            other.sendLine("anyone?");
            awaitConnections(server, 0);
        }
    }

    @Test
    void aCutFrameAtTheEndOfInputEndsTheConnection() throws Exception {
        try (RunningServer server = RunningServer.web();
                RawWebSocket client = RawWebSocket.open(server.address("web"), "/ws/lobby")) {
            client.send(announcement(FIN | BINARY, 70_000)).stream().halfClose();
            String next = client.next();
            assertThat(next).isIn("close 1002", END);
            awaitConnections(server, 0);
        }
    }

    @Test
    void whenTheServerEndsEachClientIsToldBehindItsLastMessage() throws Exception {
        try (RunningServer server = RunningServer.web();
                RawWebSocket raw = RawWebSocket.open(server.address("web"), "/ws/lobby");
                RawWebSocket json = RawWebSocket.open(server.address("web"), "/ws");
                RawWebSocket halfClosed = RawWebSocket.open(server.address("web"), "/ws/lobby")) {
            halfClosed.stream().halfClose();
            json.ask("{\"op\":\"sub\",\"channel\":\"lobby\"}");
            assertThat(json.ask("{\"op\":\"pub\",\"channel\":\"lobby\",\"data\":\"last\",\"id\":1}"))
                    .contains("ok");
            CompletableFuture<Void> ended = CompletableFuture.runAsync(server::close);
            for (RawWebSocket client : new RawWebSocket[] {raw, halfClosed}) {
                assertThat(client.next()).isEqualTo("text last");
                assertThat(client.next()).isEqualTo("close 1001");
            }
            String next = json.next();
            while (next.startsWith("text ")) {
                assertThat(next).contains("going-away");
                next = json.next();
            }
            assertThat(next).isEqualTo("close 1001");
            raw.send(FIN | CLOSE, closing(1001, ""));
            json.send(FIN | CLOSE, closing(1001, ""));
            for (RawWebSocket client : new RawWebSocket[] {raw, json, halfClosed}) {
                assertThat(client.next()).isEqualTo(END);
            }
            ended.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void aClientThatDoesNotAnswerACloseIsNotWaitedForForEver() throws Exception {
        try (RunningServer server = RunningServer.web();
                RawWebSocket client = RawWebSocket.open(server.address("web"), "/ws/lobby")) {
            client.send(FIN | 0xF, new byte[0]);
            assertThat(client.next()).isEqualTo("close 1002");
            assertThat(client.next()).isEqualTo(END);
            awaitConnections(server, 0);
        }
    }

    @Test
    void theCloseFrameReachesAClientThatGoesOnSending() throws Exception {
        try (RunningServer server = RunningServer.web("\"maxMessageSize\": 1000");
                RawWebSocket client = RawWebSocket.open(server.address("web"), "/ws/lobby")) {
            client.send(FIN | BINARY, new byte[500_000]);
            assertThat(client.next()).isEqualTo("close 1009");
            assertThat(client.next()).isEqualTo(END);
        }
    }

    @Test
    void silenceIsBoundedWhenTheEndpointSaysSo() throws Exception {
        try (RunningServer server = RunningServer.web("\"idleTimeout\": \"500ms\"", "\"heartbeat\": 0");
                RawWebSocket client = RawWebSocket.open(server.address("web"), "/ws/lobby")) {
            assertThat(client.next()).isEqualTo("close 1001");
            client.send(FIN | CLOSE, closing(1001, ""));
            assertThat(client.next()).isEqualTo(END);
        }
    }

    @Test
    void heartbeatsArePingsAndComeWhenNothingElseDoes() throws Exception {
        try (RunningServer server = RunningServer.web("\"heartbeat\": \"100ms\"");
                RawWebSocket client = RawWebSocket.open(server.address("web"), "/ws/lobby?echo=true")) {
            for (int i = 0; i < 3; i++) {
                RawWebSocket.Frame ping = client.readFrame();
                assertThat(ping.opcode()).isEqualTo(PING);
                client.send(FIN | PONG, ping.payload());
            }
            assertThat(client.ask("and messages as before")).isEqualTo("and messages as before");
        }
    }

    /** A publisher that nobody slows down, and a client that does not read. */
    @ParameterizedTest
    @CsvSource({"/ws, close 1013", "/ws/lobby, close 1013"})
    void whoIsTooSlowIsDisconnectedWhereTheEndpointSaysSo(String target, String farewell) throws Exception {
        try (RunningServer server = RunningServer.web("\"overflow\": \"disconnect\"");
                StreamClient publisher = StreamClient.connect(server.address("text"));
                RawWebSocket slow = RawWebSocket.open(server.address("web"), 4_096, target)) {
            if (target.equals("/ws")) {
                assertThat(slow.ask("{\"op\":\"sub\",\"channel\":\"lobby\"}")).contains("ok");
            }
            publishUntilDropped(server, publisher);
            String last = lastOf(slow);
            assertThat(last).isEqualTo(farewell);
            awaitConnections(server, 0);
            assertThat(server.gauge("polycast.pending", "web")).isZero();
            assertThat(publisher.ask("/ping")).isEqualTo("+PONG");
        }
    }

    private static void publishUntilDropped(RunningServer server, StreamClient publisher) throws IOException {
        while (server.count("polycast.messages.dropped", "web") == 0) {
            publisher.sendLine(MEBIBYTE.substring(0, 100_000));
        }
    }

    /** What stands before the end. */
    private static String lastOf(RawWebSocket client) throws IOException {
        String last = "";
        for (String next = client.next(); !next.equals(END); next = client.next()) {
            last = next;
        }
        return last;
    }
}
