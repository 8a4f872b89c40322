// SPDX-License-Identifier: Apache-2.0
package io.polycast.fuzz;

import static io.polycast.fuzz.Decoder.ofPackets;
import static io.polycast.fuzz.Decoder.ofStream;
import static io.polycast.fuzz.Decoder.texts;
import static io.polycast.testkit.RawWebSocket.BINARY;
import static io.polycast.testkit.RawWebSocket.CLOSE;
import static io.polycast.testkit.RawWebSocket.CONTINUATION;
import static io.polycast.testkit.RawWebSocket.FIN;
import static io.polycast.testkit.RawWebSocket.PING;
import static io.polycast.testkit.RawWebSocket.RSV1;
import static io.polycast.testkit.RawWebSocket.TEXT;
import static io.polycast.testkit.RawWebSocket.bytes;
import static io.polycast.testkit.RawWebSocket.closing;
import static io.polycast.testkit.RawWebSocket.frame;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.DecoderException;
import io.polycast.ProtocolViolation;
import io.polycast.client.dialect.DialectDecoders;
import io.polycast.framing.RecordFraming;
import io.polycast.link.LinkDecoders;
import io.polycast.web.http1.BadHttpException;
import io.polycast.web.websocket.WebSocketFraming;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;

/** All that reads what strangers send. What is new here is a line here. */
final class Decoders {
    private static final int MAX = 5_000;
    private static final Class<ProtocolViolation> VIOLATION = ProtocolViolation.class;

    private static final String[] HTTP = {
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "\r\nPOST /channels/a?b=c HTTP/1.1\r\nHost: [::1]:80\r\nContent-Length: 5\r\n\r\nhelloGET / HTTP/1.0\r\n\r\n",
        "POST http://a/ HTTP/1.1\r\nhost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;x=\"y\"\r\nabc\r\n1a\r\n"
                + "x".repeat(26) + "\r\n0\r\nT: r\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\n"
    };

    private static final String[] JSON = {"""
        {"op":"hello","name":"a"}
        {"op":"sub","channel":"a.*","id":1}
        {"op":"ping","id":"x"}
        """, """
        {"op":"pub","id":"\\"","channel":"a.b","headers":{"k":"v"},"data":{"x":[-1.5e3,"\\u00fc"]}}
        """, """
        {"op":"pub","channel":"a","base64":"/w==","type":"a/b"}
        {"op":"unsub","channel":"a.*"}
        """};

    private static final String[] COMMANDS = {"""
        hello
        /sub a.>
        /unsub a.>
        /join b
        //x
        /pub a.b some words
        /name nick
        """, """
        /format json
        /echo on
        /who
        /who a
        /ping x
        /stats
        /help

        /sub cookie=c a
        /quit
        """};

    private static final String[] RESP = {
        "*3\r\n$9\r\nSUBSCRIBE\r\n$1\r\na\r\n$3\r\nb.c\r\n*3\r\n$7\r\nPUBLISH\r\n$1\r\na\r\n$5\r\nhe\r\nl\r\n",
        String.join(
                "\r\n",
                "HELLO 3 AUTH default x SETNAME n",
                "PSUBSCRIBE a* [b-c]?",
                "*2\r\n$10\r\nSSUBSCRIBE\r\n$1\r\nd",
                "PUNSUBSCRIBE",
                "SUNSUBSCRIBE d",
                "QUIT",
                ""),
        """
        ping
        echo "a\\x41\\n" 'b'
        *1\r
        $5\r
        MULTI\r
        publish a b
        client reply off
        exec
        *0\r
        command docs
        config get *
        pubsub channels a*
        client kill id 7
        frob x
        """
    };

    private static final String[] LENGTHS = {"\0\0\0\5hello\0\0\0\0\0\0\0\1x"};

    private static final String[] NATS = {
        """
        CONNECT {"verbose":false,"pedantic":true,"echo":false,"headers":true,"no_responders":true,"name":"a","protocol":1}
        PING
        SUB a.* 1
        sub b.> workers 2
        UNSUB 2 10
        PUB a.b 5
        hello
        PUB a.b _INBOX.x 0

        HPUB a.b 23 25
        NATS/1.0
        K: v
        L:w

        hi
        UNSUB 1
        PONG
        """.replace("\n", "\r\n"),
        "CONNECT {\"headers\":true}\nPUB 9%.$x 1\r\nx\r\nHPUB a r 12 12\r\nNATS/1.0\r\n\r\n\r\nsub > g 9\r\n-ERR 'x'\r\n"
    };

    private static final byte[] PROXY_2 = bytes(
            texts("\r\n\r\n\0\r\nQUIT\n!\u0011\0\u000f")[0],
            new byte[] {(byte) 192, 0, 2, 7, (byte) 192, 0, 2, 1, 1, 1, 2, 2, 4, 0, 0});

    private Decoders() {}

    static Stream<Decoder> all() {
        return Stream.of(
                        List.of(
                                ofStream(
                                        "line",
                                        VIOLATION,
                                        Feeds.framing(RecordFraming.LINE, 40),
                                        texts("a\r\nb\n\nrest", "x".repeat(40) + "\r\n")),
                                ofStream("length", VIOLATION, Feeds.framing(RecordFraming.LENGTH, 40), texts(LENGTHS)),
                                ofPackets(
                                        "packet",
                                        VIOLATION,
                                        Feeds.framing(RecordFraming.PACKET_LINE, MAX),
                                        texts("a\r\n")),
                                ofStream(
                                        "words",
                                        VIOLATION,
                                        Feeds.framing("toy", 40),
                                        texts("SUB a 1\nPUB a 5\nhello\nPING\n", "PUB b 0\n\nQUIT\n")),
                                ofStream(
                                        "websocket",
                                        VIOLATION,
                                        Feeds.framing(new WebSocketFraming(true, false), MAX),
                                        frames()),
                                ofStream(
                                        "deflate",
                                        VIOLATION,
                                        Feeds.framing(new WebSocketFraming(true, true), MAX),
                                        deflated()),
                                ofStream(
                                        "text session",
                                        VIOLATION,
                                        Feeds.session("text", RecordFraming.LINE, MAX),
                                        texts(COMMANDS)),
                                ofStream(
                                        "json session",
                                        VIOLATION,
                                        Feeds.session("json", RecordFraming.LINE, MAX),
                                        texts(JSON)),
                                ofStream(
                                        "raw session",
                                        VIOLATION,
                                        Feeds.session("raw", RecordFraming.LENGTH, MAX),
                                        texts(LENGTHS)),
                                ofStream("nats", VIOLATION, Feeds.session("nats", MAX), texts(NATS)),
                                ofStream("resp session", VIOLATION, Feeds.session("resp", MAX), texts(RESP)),
                                ofStream("http", BadHttpException.class, Feeds::http, texts(HTTP)),
                                ofStream("proxy header", DecoderException.class, Feeds.proxy(), PROXY_2),
                                ofStream(
                                        "proxy line",
                                        DecoderException.class,
                                        Feeds.proxy(),
                                        texts("PROXY TCP4 192.0.2.7 192.0.2.1 5555 7000\r\n", "PROXY UNKNOWN x\r\n"))),
                        DialectDecoders.all(),
                        LinkDecoders.all())
                .flatMap(List::stream);
    }

    private static byte[][] frames() {
        return new byte[][] {
            bytes(
                    frame(FIN | TEXT, "hello"),
                    frame(BINARY, "he"),
                    frame(FIN | PING, "p"),
                    frame(FIN | CONTINUATION, "llo")),
            bytes(frame(FIN | BINARY, new byte[300]), frame(FIN | TEXT, ""), frame(FIN | CLOSE, closing(1000, "bye")))
        };
    }

    private static byte[][] deflated() {
        return new byte[][] {
            bytes(frame(FIN | RSV1 | TEXT, deflate("hello hello hello")), frame(FIN | TEXT, "plain")),
            bytes(frame(RSV1 | BINARY, deflate("x".repeat(4_000))), frame(FIN | CONTINUATION, ""))
        };
    }

    /** Without the four bytes that every such message ends with (RFC 7692, section 7.2.1). */
    private static byte[] deflate(String text) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(text.getBytes(UTF_8));
        byte[] out = new byte[text.length() + 100];
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(out, length - 4);
    }
}
