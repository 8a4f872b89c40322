// SPDX-License-Identifier: Apache-2.0
package io.polycast.client.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polycast.ProtocolViolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every dialect of streams: frames may be cut anywhere, and a server that talks nonsense is found out and not believed. */
class DialectBytesTest {
    private static final int MUTATIONS = 3_000;

    private record Language(String name, Supplier<Conversation> start, String fromServer) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Conversation opened(String url, Role role) {
        Conversation talk = Conversation.open(url, role);
        talk.told();
        return talk;
    }

    private static String lines(String text) {
        return text.replace(" ", "\r\n") + "\r\n";
    }

    static Stream<Language> languages() {
        String json = "{\"op\":\"msg\",\"channel\":\"a\",\"data\":\"x\",\"time\":1}";
        return Stream.of(
                new Language(
                        "text",
                        () -> {
                            Conversation talk = opened("tcp://h:1", Role.SUBSCRIBER);
                            String nonce =
                                    talk.said().replaceAll("(?s).*/ping ", "").strip();
                            talk.hears("+PONG " + nonce + "\n");
                            return talk;
                        },
                        "+OK subscribed a\n" + json + "\n!gap a 3\n+PONG\n-ERR bad-channel no\n!bye\n"),
                new Language(
                        "json",
                        () -> opened("json://h:1", Role.SUBSCRIBER),
                        "{\"op\":\"ok\",\"id\":\"s1\"}\n" + json
                                + "\n{\"op\":\"gap\",\"channel\":\"a\",\"dropped\":7}\n"
                                + "{\"op\":\"msg\",\"channel\":\"a\",\"base64\":\"/w==\",\"time\":1}\n"),
                new Language(
                        "nats",
                        () -> opened("nats://h:1", Role.SUBSCRIBER),
                        "INFO {}\r\nPONG\r\nMSG a 1 3\r\nx\r\n\r\nHMSG a 1 12 14\r\nNATS/1.0\r\n\r\nhi\r\n-ERR 'Invalid Subject'\r\n"),
                new Language(
                        "redis",
                        () -> opened("redis://h:1", Role.SUBSCRIBER),
                        lines(
                                "+PONG *3 $9 subscribe $1 a :1 *3 $7 message $1 a $3 x  *4 $8 pmessage $1 * $1 a $0  -ERR")),
                new Language(
                        "mqtt",
                        () -> opened("mqtt://h:1", Role.SUBSCRIBER),
                        " \u0002\0\0\u0090\u0003\0\u0001\u00000\u0007\0\u0003a/bhi0\u0083\u0001\0\u0001a"
                                + "x".repeat(128) + "\u00d0\0"),
                new Language(
                        "websocket",
                        () -> WebDialectsTest.webSocket(Role.SUBSCRIBER),
                        "\u0081" + (char) json.length() + json + "\u0001\u0005" + json.substring(0, 5)
                                + "\u0089\u0001p\u0080" + (char) (json.length() - 5) + json.substring(5)
                                + "\u0088\u0002\u0003\u00e8"),
                new Language(
                        "http",
                        () -> opened("http://h:1", Role.PUBLISHER),
                        "HTTP/1.1 200 OK|Content-Length: 2||okHTTP/1.1 100 Continue||HTTP/1.1 429 Slow|Transfer-Encoding: chunked||5;x=y|abcde|0|T: r||"
                                .replace("|", "\r\n")),
                new Language(
                        "sse",
                        () -> opened("http://h:1", Role.SUBSCRIBER).subscribe("a"),
                        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + Integer.toHexString(json.length() + 8) + "\r\ndata: " + json + "\n\n\r\n"
                                + "30\r\nevent: gap\ndata: {\"channel\":\"a\",\"dropped\":3}\n\n\n\r\n0\r\n\r\n"));
    }

    private static List<String> whole(Language language) {
        return language.start().get().hears(language.fromServer());
    }

    @ParameterizedTest
    @MethodSource("languages")
    void framesMayBeCutAnywhere(Language language) {
        List<String> expected = whole(language);
        assertThat(expected).hasSizeGreaterThan(1);
        String text = language.fromServer();
        for (int cut = 1; cut < text.length(); cut++) {
            Conversation talk = language.start().get();
            List<String> told = new ArrayList<>(talk.hears(text.substring(0, cut)));
            told.addAll(talk.hears(text.substring(cut)));
            assertThat(told).as("cut at %d", cut).isEqualTo(expected);
            assertThat(talk.waiting()).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("languages")
    void bytesMayComeOneByOne(Language language) {
        Conversation talk = language.start().get();
        List<String> told = new ArrayList<>();
        language.fromServer().chars().forEach(c -> told.addAll(talk.hears(String.valueOf((char) c))));
        assertThat(told).isEqualTo(whole(language));
    }

    /** Whatever comes, it is understood, waited for, or a violation: nothing else is thrown, and nothing loops. */
    @ParameterizedTest
    @MethodSource("languages")
    void damagedBytesAreAViolationAtTheWorst(Language language) {
        Random random = new Random(8);
        for (int i = 0; i < MUTATIONS; i++) {
            StringBuilder text = new StringBuilder(language.fromServer());
            for (int change = random.nextInt(3); change >= 0; change--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                    case 1 -> text.deleteCharAt(at);
                    default -> text.insert(at, (char) random.nextInt(256));
                }
            }
            try {
                language.start().get().hears(text.toString());
            } catch (ProtocolViolation expected) {
                assertThat(expected).hasMessageStartingWith("the server");
            }
        }
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
