// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static io.polycast.testkit.RawWebSocket.BINARY;
import static io.polycast.testkit.RawWebSocket.CLOSE;
import static io.polycast.testkit.RawWebSocket.FIN;
import static io.polycast.testkit.RawWebSocket.PING;
import static io.polycast.testkit.RawWebSocket.TEXT;
import static io.polycast.testkit.RawWebSocket.bytes;
import static io.polycast.testkit.RawWebSocket.closing;
import static io.polycast.testkit.RawWebSocket.frame;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.testkit.RawHttp;
import io.polycast.testkit.RawWebSocket;
import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The frames of RFC 6455, over a connection that gets its own messages back. One server for all: no client may leave a
 * trace in it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Rfc6455Test {
    private static final String ECHO = "/ws/frames?echo=true";
    private static final int SEGMENTS_AT_MOST = 400;

    private RunningServer server;

    @BeforeAll
    void start() throws Exception {
        server = RunningServer.web("\"maxMessageSize\": " + FrameCases.MAX_MESSAGE_SIZE);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    static Stream<FrameCase> cases() {
        return Stream.concat(FrameCases.all(), TextCases.all());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void inOnePiece(FrameCase frames) throws Exception {
        try (RawWebSocket client = RawWebSocket.open(server.address("web"), ECHO)) {
            client.send(frames.sent());
            assertHears(client, frames);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void inManyPieces(FrameCase frames) throws Exception {
        try (RawWebSocket client = RawWebSocket.open(server.address("web"), ECHO)) {
            byte[] sent = frames.sent();
            int size = 1 + sent.length / SEGMENTS_AT_MOST;
            try {
                for (int from = 0; from < sent.length; from += size) {
                    client.send(Arrays.copyOfRange(sent, from, Math.min(sent.length, from + size)));
                }
            } catch (IOException e) {
                // A server may hang up on a broken frame before all of it is there.
                assertThat(frames.closes()).isTrue();
            }
            assertHears(client, frames);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void behindTheHandshakeInTheSamePiece(FrameCase frames) throws Exception {
        try (RawHttp http = RawHttp.connect(server.address("web"))) {
            byte[] handshake =
                    http.head("GET " + ECHO, RawWebSocket.handshakeHeaders()).getBytes(UTF_8);
            http.stream().send(bytes(handshake, frames.sent()));
            assertHears(RawWebSocket.upgraded(http), frames);
        }
    }

    /** Messages come in order, and control frames too; how the two mix is the server's choice. */
    private static void assertHears(RawWebSocket client, FrameCase frames) throws IOException {
        List<String> expected = new ArrayList<>(frames.expected());
        if (!frames.closes()) {
            client.send(FIN | CLOSE, closing(1000, ""));
            expected.add("close 1000");
        }
        List<String> heard = new ArrayList<>();
        for (String next = client.next(); !next.equals(RawWebSocket.END); next = client.next()) {
            // To a close without a code the answer may have one.
            boolean any = expected.contains("close") && next.equals("close 1000");
            heard.add(any ? "close" : next);
        }
        assertThat(data(heard)).isEqualTo(data(expected));
        assertThat(control(heard)).isEqualTo(control(expected));
        assertThat(heard.get(heard.size() - 1)).startsWith("close");
    }

    private static List<String> data(List<String> events) {
        return events.stream()
                .filter(event -> event.startsWith("text ") || event.startsWith("binary "))
                .toList();
    }

    private static List<String> control(List<String> events) {
        return events.stream()
                .filter(event -> !data(List.of(event)).contains(event))
                .toList();
    }

    @Test
    void framesMayBeCutAtEveryByte() throws Exception {
        byte[] sent = bytes(
                frame(FIN | TEXT, "whole"),
                frame(TEXT, "in "),
                frame(FIN | PING, "p"),
                frame(FIN, "parts"),
                frame(FIN | BINARY, new byte[126]));
        try (StreamClient other = StreamClient.connect(server.address("json"))) {
            for (int cut = 1; cut < sent.length; cut++) {
                try (RawWebSocket client = RawWebSocket.open(server.address("web"), ECHO)) {
                    client.send(Arrays.copyOf(sent, cut));
                    // There is one event loop: when this is answered, it has read what was sent before.
                    assertThat(other.ask("{\"op\":\"ping\"}")).isEqualTo("{\"op\":\"pong\"}");
                    client.send(Arrays.copyOfRange(sent, cut, sent.length));
                    assertHears(
                            client,
                            new FrameCase(
                                    "5.2",
                                    "cut at " + cut,
                                    sent,
                                    "pong 70",
                                    "text whole",
                                    "text in parts",
                                    "binary " + "00".repeat(126)));
                }
            }
        }
    }

    @Test
    void aHandshakeMayBeCutAtEveryByte() throws Exception {
        try (StreamClient other = StreamClient.connect(server.address("json"))) {
            int length = Integer.MAX_VALUE;
            for (int cut = 1; cut < length; cut += 3) {
                try (RawHttp http = RawHttp.connect(server.address("web"))) {
                    String handshake = http.head("GET " + ECHO, RawWebSocket.handshakeHeaders());
                    length = handshake.length();
                    http.send(handshake.substring(0, cut));
                    assertThat(other.ask("{\"op\":\"ping\"}")).isEqualTo("{\"op\":\"pong\"}");
                    http.send(handshake.substring(cut));
                    assertThat(RawWebSocket.upgraded(http).ask("hello")).isEqualTo("hello");
                }
            }
        }
    }

    /** Of pings that come faster than they can be answered, section 5.5.3 lets the server answer the last one alone. */
    @Test
    void ofManyPingsTheLastIsAnsweredAndNoneOutOfTurn() throws Exception {
        try (RawWebSocket client = RawWebSocket.open(server.address("web"), ECHO)) {
            int pings = 5_000;
            byte[][] frames = new byte[pings][];
            for (int i = 0; i < pings; i++) {
                frames[i] = frame(FIN | PING, Integer.toString(100_000 + i));
            }
            client.send(bytes(frames));
            int before = 0;
            while (before < 100_000 + pings - 1) {
                RawWebSocket.Frame pong = client.readFrame();
                assertThat(pong.opcode()).isEqualTo(RawWebSocket.PONG);
                int number = Integer.parseInt(new String(pong.payload(), UTF_8));
                assertThat(number).isGreaterThan(before);
                before = number;
            }
            assertThat(client.ask("still there")).isEqualTo("still there");
        }
    }

    @Test
    void aThousandMessagesInOnePieceComeBackInOrder() throws Exception {
        try (RawWebSocket client = RawWebSocket.open(server.address("web"), ECHO)) {
            byte[][] frames = new byte[1_000][];
            for (int i = 0; i < frames.length; i++) {
                frames[i] = frame(FIN | TEXT, "message " + i);
            }
            client.send(bytes(frames));
            for (int i = 0; i < frames.length; i++) {
                assertThat(client.readText()).isEqualTo("message " + i);
            }
        }
    }
}
