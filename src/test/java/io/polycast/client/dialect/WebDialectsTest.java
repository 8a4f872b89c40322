// SPDX-License-Identifier: Apache-2.0
package io.polycast.client.dialect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Both sides of conversations over HTTP/1.1: posts, event streams and WebSockets. */
class WebDialectsTest {
    private static final String HTTP = "http://localhost:1";
    private static final String STREAM =
            "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";

    private static String chunk(String data) {
        return Integer.toHexString(data.length()) + "\r\n" + data + "\r\n";
    }

    /** A WebSocket whose handshake is over. */
    static Conversation webSocket(Role role) {
        Conversation talk = Conversation.open("ws://localhost:1", role);
        if (role == Role.BENCH_SUBSCRIBER) {
            talk.subscribe("a.b");
        }
        String key = talk.said().replaceAll("(?s).*Sec-WebSocket-Key: (.*?)\r\n.*", "$1");
        talk.told();
        assertThat(talk.hears("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: " + WebSocketDialect.accept(key) + "\r\n\r\n"))
                .containsExactly(role == Role.BENCH_SUBSCRIBER ? "subscribed" : "ready");
        return talk;
    }

    /** What a masked frame of up to 125 bytes says. */
    private static String unmasked(String frame) {
        StringBuilder text = new StringBuilder();
        for (int i = 6; i < frame.length(); i++) {
            text.append((char) (frame.charAt(i) ^ frame.charAt(2 + (i - 6) % 4)));
        }
        return text.toString();
    }

    @Test
    void postsAreAnsweredOneByOne() {
        Conversation talk = Conversation.open(HTTP + "/behind", Role.PUBLISHER)
                .publish("a.b c", "hi")
                .publish("a.b c", "");
        assertThat(talk.told()).containsExactly("ready");
        assertThat(talk.said())
                .isEqualTo("POST /behind/channels/a.b%20c HTTP/1.1\r\nHost: localhost:1\r\nContent-Length: 2\r\n\r\nhi"
                        + "POST /behind/channels/a.b%20c HTTP/1.1\r\nHost: localhost:1\r\nContent-Length: 0\r\n\r\n");
        assertThat(talk.hears("HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n{\"delivered\":1}"
                        + "HTTP/1.1 413 Too Large\r\nContent-Type: application/problem+json\r\nContent-Length: 30\r\n\r\n"
                        + "{\"status\":413,\"detail\":\"much\"}\n".substring(0, 30)
                        + "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"))
                .containsExactly("published", "refused: 413 Too Large: much", "refused: 404 Not Found");
    }

    @Test
    void aDoorThatTakesNoHttpSaysWhatItIs() {
        Conversation talk = Conversation.open(HTTP, Role.PUBLISHER).publish("a", "x");
        talk.told();
        assertThat(talk.hears(
                        "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 23"
                                + "\r\nConnection: close\r\n\r\nthis is\033[1m a door\nmore"))
                .containsExactly("refused: 400 Bad Request: this is [1m a door");
    }

    @Test
    void anInterimAnswerIsNotTheAnswer() {
        Conversation talk = Conversation.open(HTTP, Role.PUBLISHER).publish("a", "x");
        talk.told();
        assertThat(talk.hears("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
                .containsExactly("published");
    }

    @Test
    void anEventStreamIsASubscription() {
        Conversation talk = Conversation.open(HTTP, Role.SUBSCRIBER).subscribe("a.>");
        talk.told();
        assertThat(talk.said())
                .isEqualTo(
                        "GET /channels/a.%3E/events?format=json HTTP/1.1\r\nHost: localhost:1\r\nAccept: text/event-stream\r\n\r\n");
        assertThat(talk.hears(STREAM)).containsExactly("subscribed");
        assertThat(talk.hears(
                        chunk(": beat\n\ndata: {\"op\":\"msg\",\"channel\":\"a.b\",\"data\":\"x\",\"time\":1}\n\n")
                                + chunk("event: gap\ndata: {\"channel\":\"a.b\",\"dropped\":3}\n\nevent: en")
                                + chunk("d\ndata: {\"code\":\"drain\",\"message\":\"the server ends\"}\n\n")
                                + "0\r\n\r\n"))
                .containsExactly("message a.b: x", "gap a.b: 3", "farewell: drain: the server ends");
    }

    @Test
    void aMeasuredEventStreamIsBareAndBytesComeAsBase64() {
        Conversation talk = Conversation.open(HTTP, Role.BENCH_SUBSCRIBER).subscribe("a");
        talk.told();
        assertThat(talk.said()).startsWith("GET /channels/a/events HTTP/1.1\r\n");
        talk.hears(STREAM);
        assertThat(talk.hears(chunk("data: x\ndata: y\n\nevent: base64\ndata: /wA=\n\nevent: new\ndata: ?\n\n")))
                .containsExactly("message : x\ny", "message : \u00ff\0");
    }

    @Test
    void aStreamThatIsRefusedSaysWhy() {
        Conversation talk = Conversation.open(HTTP, Role.SUBSCRIBER).subscribe("a..b");
        talk.told();
        assertThat(talk.hears(
                        "HTTP/1.1 400 Bad Request\r\ncontent-type: application/problem+json\r\ntransfer-encoding: chunked\r\n\r\n"
                                + chunk("{\"detail\":") + chunk("\"no channel\"}") + "0\r\nTrailer: x\r\n\r\n"))
                .containsExactly("refused: 400 Bad Request: no channel");
    }

    /**
     * A stream, and the events in it that have data: name and data. From the HTML standard's section, with its line
     * ends and edge cases.
     */
    static Stream<Arguments> streams() {
        return Stream.of(
                Arguments.of("data: a\n\n", List.of("|a")),
                Arguments.of("data:a\r\n\r\n", List.of("|a")),
                Arguments.of("data: a\r\r", List.of("|a")),
                Arguments.of("\u00ef\u00bb\u00bfdata: a\n\n", List.of("|a")),
                Arguments.of("data:  a\n\n", List.of("| a")),
                Arguments.of("data\n\ndata\ndata\n\ndata:", List.of("|", "|\n")),
                Arguments.of(": comment\n\nid: 1\nretry: 5\ndata: a\nother: b\n\n", List.of("|a")),
                Arguments.of("event: x\ndata: 1\n\ndata: 2\n\n", List.of("x|1", "|2")),
                Arguments.of("event: lost\n\ndata: 2\n\n", List.of("|2")),
                Arguments.of("data: a:b\ndatax: c\n\n", List.of("|a:b")),
                Arguments.of("data: never ended\n", List.of()));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void eventsAreFoundWhereverTheStreamIsCut(String text, List<String> events) {
        for (int cut = 0; cut <= text.length(); cut++) {
            EventStream stream = new EventStream();
            List<String> found = new ArrayList<>();
            for (String part : List.of(text.substring(0, cut), text.substring(cut))) {
                byte[] bytes = part.getBytes(ISO_8859_1);
                stream.add(Unpooled.wrappedBuffer(bytes), bytes.length);
                while (stream.next()) {
                    found.add(stream.name() + "|" + new String(stream.data(), ISO_8859_1));
                }
            }
            assertThat(found).as("cut at %d", cut).isEqualTo(events);
        }
    }

    @Test
    void aWebSocketOpensWithTheHandshakeOfTheRfc() {
        assertThat(Conversation.open("ws://localhost:1/mine", Role.SUBSCRIBER).said())
                .startsWith("GET /mine HTTP/1.1\r\nHost: localhost:1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n")
                .containsPattern("\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: [A-Za-z0-9+/]{22}==\r\n\r\n$");
        // RFC 6455, section 1.3.
        assertThat(WebSocketDialect.accept("dGhlIHNhbXBsZSBub25jZQ==")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    @Test
    void aWebSocketSpeaksJsonInMaskedFrames() {
        Conversation talk = webSocket(Role.SUBSCRIBER).subscribe("a");
        String frame = talk.said();
        assertThat(frame).startsWith("\u0081");
        assertThat(frame.charAt(1)).isEqualTo((char) (0x80 | frame.length() - 6));
        assertThat(unmasked(frame)).isEqualTo("{\"op\":\"sub\",\"channel\":\"a\",\"id\":\"s1\"}");
        assertThat(talk.hears("\u0081\u0015{\"op\":\"ok\",\"id\":\"s1\"}")).containsExactly("subscribed");
        String message = "{\"op\":\"msg\",\"channel\":\"a\",\"data\":\"x\",\"time\":1}";
        assertThat(talk.hears("\u0001\u0010" + message.substring(0, 16) + "\u0089\u0002hi\u0080"
                        + (char) (message.length() - 16) + message.substring(16)))
                .containsExactly("message a: x");
        assertThat(unmasked(talk.said()))
                .as("the answer to the ping in between")
                .isEqualTo("hi");
    }

    @Test
    void aMeasuredWebSocketTakesRawFrames() {
        Conversation talk = webSocket(Role.BENCH_SUBSCRIBER);
        String large = "y".repeat(70_000);
        assertThat(talk.hears("\u0082\u0001x\u0082~\u0001\u0000" + "z".repeat(256)
                        + "\u0082\u007f\0\0\0\0\0\u0001\u0011p" + large))
                .containsExactly("message : x", "message : " + "z".repeat(256), "message : " + large);
    }

    @Test
    void framesOfEachLengthAreWritten() {
        Conversation talk = webSocket(Role.BENCH_PUBLISHER);
        int around = "{\"op\":\"pub\",\"channel\":\"a\",\"data\":\"\"}".length();
        assertThat(talk.publish("a", "x".repeat(126 - around)).said()).startsWith("\u0081\u00fe\0~");
        assertThat(talk.publish("a", "x".repeat(65_536 - around)).said())
                .startsWith("\u0081\u00ff\0\0\0\0\0\u0001\0\0");
    }

    @Test
    void closingIsSaidAndAnswered() {
        Conversation talk = webSocket(Role.SUBSCRIBER);
        assertThat(talk.hears("\u0088\u0009\u0003\u00e9restart")).containsExactly("farewell: 1001 restart");
        assertThat(unmasked(talk.said())).isEqualTo("\u0003\u00e9");
        Conversation ours = webSocket(Role.SUBSCRIBER);
        assertThat(unmasked(ours.with(ours.dialect()::close).said())).isEqualTo("\u0003\u00e8");
        assertThat(ours.hears("\u0088\u0002\u0003\u00e8")).containsExactly("farewell: 1000");
        assertThat(ours.said()).as("one close frame is enough").isEmpty();
    }

    @Test
    void aRefusedHandshakeSaysWhy() {
        Conversation talk = Conversation.open("ws://localhost:1", Role.SUBSCRIBER);
        assertThat(talk.hears(
                        "HTTP/1.1 403 Forbidden\r\nContent-Type: application/problem+json\r\nContent-Length: 19\r\n\r\n"
                                + "{\"detail\":\"origin\"}"))
                .containsExactly("refused: 403 Forbidden: origin", "farewell: 403 Forbidden: origin");
    }
}
