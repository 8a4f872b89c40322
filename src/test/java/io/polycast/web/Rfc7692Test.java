// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static io.polycast.testkit.RawWebSocket.BINARY;
import static io.polycast.testkit.RawWebSocket.CLOSE;
import static io.polycast.testkit.RawWebSocket.END;
import static io.polycast.testkit.RawWebSocket.FIN;
import static io.polycast.testkit.RawWebSocket.PING;
import static io.polycast.testkit.RawWebSocket.RSV1;
import static io.polycast.testkit.RawWebSocket.RSV2;
import static io.polycast.testkit.RawWebSocket.TEXT;
import static io.polycast.testkit.RawWebSocket.bytes;
import static io.polycast.testkit.RawWebSocket.closing;
import static io.polycast.testkit.RawWebSocket.frame;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.testkit.RawWebSocket;
import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compression by permessage-deflate, RFC 7692. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Rfc7692Test {
    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate";
    private static final String NO_CONTEXT = "; client_no_context_takeover; server_no_context_takeover";
    private static final int MAX_MESSAGE_SIZE = 200_000;

    private RunningServer server;

    @BeforeAll
    void start() throws Exception {
        server = RunningServer.web("\"compression\": true", "\"maxMessageSize\": " + MAX_MESSAGE_SIZE);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private RawWebSocket open(String target, String... headers) throws IOException {
        return RawWebSocket.open(server.address("web"), target, headers);
    }

    private RawWebSocket echo(String parameters) throws IOException {
        RawWebSocket client = open("/ws/deflate?echo=true", OFFER + parameters);
        assertThat(client.handshake().header("Sec-WebSocket-Extensions")).startsWith("permessage-deflate");
        return client;
    }

    /** Accepted offers are answered by these parameters at least, in any order; an empty answer declines. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "permessage-deflate                                                           | permessage-deflate",
                "permessage-deflate; client_max_window_bits                                   | permessage-deflate",
                "permessage-deflate; client_max_window_bits=15                                | permessage-deflate",
                "permessage-deflate; client_max_window_bits=\"10\"                            | permessage-deflate",
                "permessage-deflate; client_no_context_takeover                               | permessage-deflate",
                "permessage-deflate; server_no_context_takeover | permessage-deflate; server_no_context_takeover",
                "permessage-deflate; server_max_window_bits=15; client_max_window_bits        | permessage-deflate",
                "x-unknown, permessage-deflate                                                | permessage-deflate",
                "permessage-deflate; unknown=1, permessage-deflate                            | permessage-deflate",
                "permessage-deflate;server_no_context_takeover;client_no_context_takeover | permessage-deflate; server_no_context_takeover",
                "permessage-deflate; unknown                                                  | ''",
                "permessage-deflate; client_max_window_bits=7                                 | ''",
                "permessage-deflate; client_max_window_bits=16                                | ''",
                "permessage-deflate; client_max_window_bits=08                                | ''",
                "permessage-deflate; client_max_window_bits=ten                               | ''",
                "permessage-deflate; server_max_window_bits                                   | ''",
                "permessage-deflate; server_max_window_bits=7                                 | ''",
                "permessage-deflate; server_max_window_bits=16                                | ''",
                "permessage-deflate; server_no_context_takeover=1                             | ''",
                "permessage-deflate; client_no_context_takeover=true                          | ''",
                "permessage-deflate; client_no_context_takeover; client_no_context_takeover   | ''",
                "permessage-deflate; server_max_window_bits=15; server_max_window_bits=15     | ''",
                "x-webkit-deflate-frame                                                       | ''",
            })
    void offersAreAnswered(String offer, String answered) throws Exception {
        try (RawWebSocket client = open("/ws/deflate?echo=true", "Sec-WebSocket-Extensions: " + offer)) {
            String[] answer =
                    client.handshake().header("Sec-WebSocket-Extensions").split(" *; *");
            assertThat(answer).contains(answered.split(" *; *"));
            assertThat(Stream.of(answer).distinct()).hasSize(answer.length);
            boolean windowOffered = offer.contains("client_max_window_bits");
            assertThat(Stream.of(answer).anyMatch(parameter -> parameter.startsWith("client_max_window_bits")))
                    .as("is answered only when it was offered, section 7.1.2.2")
                    .isIn(false, windowOffered);
            // Whatever was agreed on, messages that are not compressed are always fine.
            client.sendText("plain");
            try (Deflating deflating = new Deflating(client)) {
                assertThat(deflating.text(client.readFrame())).isEqualTo("plain");
            }
        }
    }

    /** A smaller window of the server is either kept to or declined. */
    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 14})
    void aSmallerWindowIsAgreedOnOrDeclined(int bits) throws Exception {
        String parameter = "server_max_window_bits=" + bits;
        try (RawWebSocket client = open("/ws/deflate", OFFER + "; " + parameter)) {
            String answer = client.handshake().header("Sec-WebSocket-Extensions");
            assertThat(answer.isEmpty() || answer.contains(parameter))
                    .as(answer)
                    .isTrue();
        }
    }

    @Test
    void theSamplesOfTheRfcAreUnderstood() throws Exception {
        try (RawWebSocket client = echo("");
                Deflating deflating = new Deflating(client)) {
            for (String hex : new String[] {
                // 7.2.3.1, 7.2.3.3 (a block without compression), 7.2.3.4 (a last block), 7.2.3.5 (two blocks)
                "f248cdc9c90700", "000500faff48656c6c6f00", "f348cdc9c9070000", "f248050000 00ffff cac9c90700"
            }) {
                client.send(FIN | RSV1 | TEXT, HexFormat.of().parseHex(hex.replace(" ", "")));
                assertThat(deflating.text(client.readFrame())).as(hex).isEqualTo("Hello");
            }
        }
    }

    /** Section 7.2.3.2: the second message refers to the first, unless the server has asked for the opposite. */
    @Test
    void contextIsTakenOverWhereThatWasAgreedOn() throws Exception {
        try (RawWebSocket client = echo("");
                Deflating deflating = new Deflating(client)) {
            client.send(FIN | RSV1 | TEXT, HexFormat.of().parseHex("f248cdc9c90700"));
            assertThat(deflating.text(client.readFrame())).isEqualTo("Hello");
            client.send(FIN | RSV1 | TEXT, HexFormat.of().parseHex("f200110000"));
            if (deflating.deflatesAfresh()) {
                assertThat(client.next()).isIn("close 1002", "close 1007");
            } else {
                assertThat(deflating.text(client.readFrame())).isEqualTo("Hello");
            }
        }
    }

    static Stream<byte[]> payloads() {
        byte[] random = new byte[50_000];
        new Random(7).nextBytes(random);
        return Stream.of(
                new byte[0], "a".getBytes(UTF_8), "deflate ".repeat(20_000).getBytes(UTF_8), random);
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void whatIsSentCompressedComesBackTheSame(byte[] payload) throws Exception {
        for (String parameters : new String[] {"", NO_CONTEXT}) {
            try (RawWebSocket client = echo(parameters);
                    Deflating deflating = new Deflating(client)) {
                for (int i = 0; i < 3; i++) {
                    client.send(FIN | RSV1 | BINARY, deflating.deflate(payload));
                    assertThat(deflating.inflated(client.readFrame())).isEqualTo(payload);
                }
            }
        }
    }

    @Test
    void deliveriesAreCompressed() throws Exception {
        try (RawWebSocket client = open("/ws/lobby", OFFER + "; server_no_context_takeover");
                RawWebSocket plain = open("/ws/lobby");
                StreamClient text = StreamClient.connect(server.address("text"));
                Deflating deflating = new Deflating(client)) {
            String line = "temperature 21.5 ".repeat(1_000);
            for (int i = 0; i < 3; i++) {
                text.sendLine(line);
                RawWebSocket.Frame frame = client.readFrame();
                assertThat(frame.head() & RSV1).isEqualTo(RSV1);
                assertThat(frame.payload().length).isLessThan(line.length() / 10);
                assertThat(deflating.text(frame)).isEqualTo(line);
                assertThat(plain.readText()).isEqualTo(line);
            }
        }
    }

    @Test
    void aCompressedMessageMayBeFragmentedAtEveryByteWithPingsInBetween() throws Exception {
        try (RawWebSocket client = echo(NO_CONTEXT);
                Deflating deflating = new Deflating(client)) {
            byte[] compressed = deflating.deflate("fragments, fragments and fragments".getBytes(UTF_8));
            for (int cut = 0; cut <= compressed.length; cut++) {
                client.send(RSV1 | TEXT, Arrays.copyOf(compressed, cut));
                client.send(FIN | PING, new byte[] {1});
                client.send(FIN, Arrays.copyOfRange(compressed, cut, compressed.length));
                assertThat(client.readFrame().opcode()).isEqualTo(RawWebSocket.PONG);
                assertThat(deflating.text(client.readFrame())).isEqualTo("fragments, fragments and fragments");
            }
        }
    }

    static Stream<FrameCase> broken() {
        byte[] hello = HexFormat.of().parseHex("f248cdc9c90700");
        String error = "close 1002";
        return Stream.of(
                new FrameCase("6", "RSV1 on a ping", frame(FIN | RSV1 | PING, ""), error),
                new FrameCase("6", "RSV1 on a close", frame(FIN | RSV1 | CLOSE, closing(1000, "")), error),
                new FrameCase("6", "RSV2 on a text", frame(FIN | RSV2 | TEXT, "a"), error),
                new FrameCase(
                        "6.1",
                        "RSV1 on a continuation",
                        bytes(
                                frame(RSV1 | TEXT, Arrays.copyOf(hello, 3)),
                                frame(FIN | RSV1, Arrays.copyOfRange(hello, 3, 7))),
                        error),
                new FrameCase(
                        "6.1",
                        "RSV1 on the continuation of what is not compressed",
                        bytes(frame(TEXT, "a"), frame(FIN | RSV1, hello)),
                        error),
                new FrameCase("7.2.2", "no deflate", frame(FIN | RSV1 | BINARY, new byte[] {-1, -1, -1, -1}), ""),
                new FrameCase(
                        "8.1",
                        "compressed text that is no UTF-8",
                        frame(FIN | RSV1 | TEXT, HexFormat.of().parseHex("000100feffff00")),
                        "close 1007"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void whatBreaksTheRulesEndsTheConnection(FrameCase frames) throws Exception {
        try (RawWebSocket client = echo("")) {
            client.send(frames.sent());
            String next = client.next();
            // For data that can't be inflated no RFC names a code.
            assertThat(next)
                    .isIn(
                            frames.expected().get(0).isEmpty()
                                    ? new String[] {"close 1002", "close 1007"}
                                    : new String[] {frames.expected().get(0)});
            assertThat(client.next()).isEqualTo(END);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {MAX_MESSAGE_SIZE, MAX_MESSAGE_SIZE + 1})
    void theBoundHoldsForWhatIsInflated(int size) throws Exception {
        try (RawWebSocket client = echo("");
                Deflating deflating = new Deflating(client)) {
            client.send(FIN | RSV1 | BINARY, deflating.deflate(new byte[size]));
            if (size <= MAX_MESSAGE_SIZE) {
                assertThat(deflating.inflated(client.readFrame())).hasSize(size);
            } else {
                assertThat(client.next()).isEqualTo("close 1009");
                assertThat(client.next()).isEqualTo(END);
            }
        }
    }

    /** 128 MiB in a frame of 128 KiB, ten times over: more than the heap of a test run has. */
    @Test
    void aBombDoesNotGoOff() throws Exception {
        byte[] bomb;
        try (RawWebSocket client = echo("");
                Deflating deflating = new Deflating(client)) {
            bomb = deflating.deflate(new byte[128 << 20]);
        }
        assertThat(bomb.length).isLessThan(MAX_MESSAGE_SIZE);
        for (int i = 0; i < 10; i++) {
            try (RawWebSocket client = echo("")) {
                client.send(FIN | RSV1 | BINARY, bomb);
                assertThat(client.next()).isEqualTo("close 1009");
                assertThat(client.next()).isEqualTo(END);
            }
        }
        try (RawWebSocket client = open("/ws/deflate?echo=true")) {
            assertThat(client.ask("still there")).isEqualTo("still there");
        }
    }
}
