// SPDX-License-Identifier: Apache-2.0
package io.polycast.client.dialect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.polycast.ProtocolViolation;
import io.polycast.fuzz.Decoder;
import java.util.List;
import java.util.function.Supplier;

/** The dialects of streams, for the fuzzer: each with what a server may say once the greeting is over. */
public final class DialectDecoders {
    private DialectDecoders() {}

    private static Decoder language(String name, Supplier<Conversation> start, String fromServer) {
        return Decoder.ofStream(
                "dialect " + name,
                ProtocolViolation.class,
                told -> {
                    Conversation talk = start.get();
                    talk.telling(told);
                    return piece -> talk.hears(new String(piece, ISO_8859_1));
                },
                Decoder.texts(fromServer));
    }

    private static Conversation opened(String url, Role role) {
        Conversation talk = Conversation.open(url, role);
        talk.told();
        return talk;
    }

    private static String lines(String text) {
        return text.replace(" ", "\r\n") + "\r\n";
    }

    /** All of them. */
    public static List<Decoder> all() {
        String json = "{\"op\":\"msg\",\"channel\":\"a\",\"data\":\"x\",\"time\":1}";
        return List.of(
                language(
                        "text",
                        () -> {
                            Conversation talk = opened("tcp://h:1", Role.SUBSCRIBER);
                            String nonce =
                                    talk.said().replaceAll("(?s).*/ping ", "").strip();
                            talk.hears("+PONG " + nonce + "\n");
                            return talk;
                        },
                        "+OK subscribed a\n" + json + "\n!gap a 3\n+PONG\n-ERR bad-channel no\n!bye\n"),
                language(
                        "json",
                        () -> opened("json://h:1", Role.SUBSCRIBER),
                        "{\"op\":\"ok\",\"id\":\"s1\"}\n" + json
                                + "\n{\"op\":\"gap\",\"channel\":\"a\",\"dropped\":7}\n"
                                + "{\"op\":\"msg\",\"channel\":\"a\",\"base64\":\"/w==\",\"time\":1}\n"),
                language(
                        "nats",
                        () -> opened("nats://h:1", Role.SUBSCRIBER),
                        "INFO {}\r\nPONG\r\nMSG a 1 3\r\nx\r\n\r\nHMSG a 1 12 14\r\nNATS/1.0\r\n\r\nhi\r\n-ERR 'Invalid Subject'\r\n"),
                language(
                        "redis",
                        () -> opened("redis://h:1", Role.SUBSCRIBER),
                        lines(
                                "+PONG *3 $9 subscribe $1 a :1 *3 $7 message $1 a $3 x  *4 $8 pmessage $1 * $1 a $0  -ERR")),
                language(
                        "mqtt",
                        () -> opened("mqtt://h:1", Role.SUBSCRIBER),
                        " \u0002\0\0\u0090\u0003\0\u0001\u00000\u0007\0\u0003a/bhi0\u0083\u0001\0\u0001a"
                                + "x".repeat(128) + "\u00d0\0"),
                language(
                        "websocket",
                        () -> WebDialectsTest.webSocket(Role.SUBSCRIBER),
                        "\u0081" + (char) json.length() + json + "\u0001\u0005" + json.substring(0, 5)
                                + "\u0089\u0001p\u0080" + (char) (json.length() - 5) + json.substring(5)
                                + "\u0088\u0002\u0003\u00e8"),
                language(
                        "http",
                        () -> opened("http://h:1", Role.PUBLISHER),
                        "HTTP/1.1 200 OK|Content-Length: 2||okHTTP/1.1 100 Continue||HTTP/1.1 429 Slow|Transfer-Encoding: chunked||5;x=y|abcde|0|T: r||"
                                .replace("|", "\r\n")),
                language(
                        "sse",
                        () -> opened("http://h:1", Role.SUBSCRIBER).subscribe("a"),
                        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + Integer.toHexString(json.length() + 8) + "\r\ndata: " + json + "\n\n\r\n"
                                + "30\r\nevent: gap\ndata: {\"channel\":\"a\",\"dropped\":3}\n\n\n\r\n0\r\n\r\n"));
    }
}
