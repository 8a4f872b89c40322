// SPDX-License-Identifier: Apache-2.0
package io.polycast.client.dialect;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polycast.ProtocolViolation;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A server that talks nonsense is found out and not believed. Bytes that are cut and damaged: {@link DialectDecoders}.
 */
class DialectBytesTest {
    private static Conversation opened(String url, Role role) {
        Conversation talk = Conversation.open(url, role);
        talk.told();
        return talk;
    }

    static Stream<Arguments> nonsense() {
        String nats = "nats://h:1";
        String redis = "redis://h:1";
        String mqtt = "mqtt://h:1";
        String http = "http://h:1";
        return Stream.of(
                Arguments.of("json://h:1", "hello\n"),
                Arguments.of("json://h:1", "{\"op\":\"new\"}\n"),
                Arguments.of("json://h:1", "{\"op\":\"msg\",\"channel\":\"a\"}\n"),
                Arguments.of("json://h:1", "{\"op\":\"msg\",\"channel\":\"a\",\"base64\":\"?\"}\n"),
                Arguments.of(nats, "SSH-2.0-OpenSSH_9.2\r\n"),
                Arguments.of(nats, "x".repeat(LineReader.LONGEST_LINE)),
                Arguments.of(nats, "MSG a 1 x\r\n"),
                Arguments.of(nats, "MSG \r\n"),
                Arguments.of(nats, "MSG a 1 99999999999999999999\r\n"),
                Arguments.of(nats, "MSG a 1 1\r\nxyz"),
                Arguments.of(nats, "HMSG a 1 5 3\r\nabc\r\n"),
                Arguments.of(redis, "HTTP/1.1 400 Bad Request\r\n"),
                Arguments.of(redis, "*1\r\n"),
                Arguments.of(redis, "*99\r\n"),
                Arguments.of(redis, "*2\r\n!1\r\n"),
                Arguments.of(redis, "*2\r\n$3\r\nfoo\r\n:1\r\n"),
                Arguments.of(redis, "*2\r\n$-1\r\n:1\r\n"),
                Arguments.of(redis, "*2\r\n$99999999999\r\n"),
                Arguments.of(mqtt, "0\u00ff\u00ff\u00ff\u00ff\u0001"),
                Arguments.of(mqtt, "0\u00ff\u00ff\u00ff\u007f"),
                Arguments.of(mqtt, " \u0003\0\0\0"),
                Arguments.of(mqtt, "\u0090\u0002\0\u0001"),
                Arguments.of(mqtt, "0\u0001a"),
                Arguments.of(mqtt, "0\u0003\0\u0002a"),
                Arguments.of(mqtt, "2\u0005\0\u0001a\0\u0001"),
                Arguments.of(mqtt, "\u00f0\0"),
                Arguments.of(http, "220 mail ESMTP\r\n\r\n"),
                Arguments.of(http, "HTTP/1.1 abc\r\n\r\n"),
                Arguments.of(http, "HTTP/1.1 200 OK\r\nno header\r\n\r\n"),
                Arguments.of(http, "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n"),
                Arguments.of(http, "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"),
                Arguments.of(http, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"),
                Arguments.of(http, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n123456789\r\n"),
                Arguments.of(http, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n"),
                Arguments.of(http, "HTTP/1.1 200 OK\r\n" + "a: b\r\n".repeat(20_000) + "\r\n"),
                Arguments.of("ws://h:1", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void nonsenseIsAViolation(String url, String bytes) {
        Conversation talk = opened(url, Role.PUBLISHER);
        assertThatThrownBy(() -> talk.hears(bytes)).isInstanceOf(ProtocolViolation.class);
    }

    static Stream<String> wrongFrames() {
        return Stream.of(
                "\u00c1\u0001x",
                "\u0081\u0081\0\0\0\0x",
                "\u0080\u0001x",
                "\u0083\u0001x",
                "\u0009\u0001x",
                "\u0089~\0~" + "x".repeat(126),
                "\u008b\u0001x",
                "\u0001\u0001x\u0081\u0001x",
                "\u0081\u007f\u0080\0\0\0\0\0\0\u0001",
                "\u0081\u007f\0\0\0\u0001\0\0\0\0",
                "\u0081\u0003foo");
    }

    @ParameterizedTest
    @MethodSource("wrongFrames")
    void framesThatRfc6455ForbidsAreViolations(String frame) {
        Conversation talk = WebDialectsTest.webSocket(Role.SUBSCRIBER);
        assertThatThrownBy(() -> talk.hears(frame)).isInstanceOf(ProtocolViolation.class);
    }
}
