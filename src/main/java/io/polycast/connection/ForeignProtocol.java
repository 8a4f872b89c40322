// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.conf.EndpointConf;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What strangers speak who have come to a wrong door, each known by the first bytes of a connection, a byte taken for a
 * character. Only what is plainly that protocol counts; a line of text that merely begins like it does not. Pure, and
 * safe on every thread.
 */
enum ForeignProtocol {
    /** A request line (RFC 9112, section 3) of any method; the preface of HTTP/2 is made to look like one. */
    HTTP("HTTP", "http", "[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}+ [^\\x00-\\x20\\x7f]++ HTTP/[0-9]\\.[0-9]\\r?\\n") {
        @Override
        byte[] answer(String words) {
            byte[] body = utf8(words + "\n");
            return Buffer.buffer(
                            "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
                                    + body.length + "\r\nConnection: close\r\n\r\n")
                    .appendBytes(body)
                    .getBytes();
        }
    },
    /** A record with a ClientHello (RFC 8446, section 5.1), or one in the form of SSL 2.0 (RFC 5246, appendix E.2). */
    TLS("TLS", "", "\\x16\\x03[\\x00-\\x04]..\\x01|[\\x80-\\xff].\\x01\\x03[\\x00-\\x04]") {
        /** Fatal, protocol_version. */
        @Override
        byte[] answer(String words) {
            return new byte[] {0x15, 3, 1, 0, 2, 2, 70};
        }

        @Override
        boolean spokenBy(EndpointConf endpoint) {
            return endpoint.socket().tls() != null;
        }
    },
    /** An array of bulk strings, as which client libraries write all commands. */
    REDIS("Redis", "resp", "\\*[0-9]{1,10}+\\r\\n\\$[0-9]{1,10}+\\r\\n") {
        @Override
        byte[] answer(String words) {
            return utf8("-ERR " + words + "\r\n");
        }
    },
    /** A CONNECT of MQTT 3.1 or 3.1.1. */
    MQTT("MQTT", "mqtt", "\\x10[\\x80-\\xff]{0,3}+[\\x00-\\x7f]\\x00(?:\\x04MQTT[\\x00-\\x04]|\\x06MQIsdp)") {
        @Override
        byte[] answer(String words) {
            return new byte[] {0x20, 2, 0, 1};
        }
    },
    /** A CONNECT of MQTT 5, or of what may follow it. */
    MQTT_5("MQTT", "mqtt", "\\x10[\\x80-\\xff]{0,3}+[\\x00-\\x7f]\\x00\\x04MQTT[\\x05-\\xff]") {
        @Override
        byte[] answer(String words) {
            return new byte[] {0x20, 3, 0, (byte) 0x84, 0};
        }
    },
    /** What a proxy says of its client, as a line (version 1) or behind a signature (version 2). */
    PROXY(
            "the PROXY protocol",
            "",
            "\\r\\n\\r\\n\\x00\\r\\nQUIT\\n"
                    + "|PROXY (?:TCP[46] [0-9a-fA-F:.]++ [0-9a-fA-F:.]++ [0-9]++ [0-9]++|UNKNOWN[^\\r\\n]{0,92}+)\\r\\n") {
        @Override
        boolean spokenBy(EndpointConf endpoint) {
            return endpoint.socket().tcp().proxyProtocol();
        }
    },
    /** The identification of a client (RFC 4253, section 4.2). */
    SSH("SSH", "", "SSH-2\\.0-"),
    /**
     * A request for an address (RFC 8489, section 5), behind a length or not, which a page makes a browser send by
     * WebRTC.
     */
    STUN("STUN", "", "(?:[\\x00-\\x07].)?\\x00[\\x01\\x03]..\\x21\\x12\\xa4\\x42");

    /** After so many bytes only HTTP can still be possible, until its line ends. */
    static final int LONGEST_SIGNATURE = 256;

    private final String label;
    private final String protocol;
    private final Pattern start;

    ForeignProtocol(String label, String protocol, String start) {
        this.label = label;
        this.protocol = protocol;
        this.start = Pattern.compile(start, Pattern.DOTALL);
    }

    /** What can be said of the first bytes of a connection. */
    enum Likeness {
        NO,
        /** Not yet: it depends on what comes next. */
        MAYBE,
        YES
    }

    Likeness of(Buffer firstBytes) {
        Matcher matcher = start.matcher(new Latin1(firstBytes));
        if (matcher.lookingAt()) {
            return Likeness.YES;
        }
        return matcher.hitEnd() ? Likeness.MAYBE : Likeness.NO;
    }

    /**
     * What says so in this protocol's own form; empty where it has none.
     *
     * @param words for people, on one line
     */
    byte[] answer(String words) {
        return new byte[0];
    }

    /** Whether it is what the configuration calls by that name. */
    boolean isProtocol(String name) {
        return protocol.equals(name);
    }

    /** Whether that endpoint is where it should have gone. */
    boolean spokenBy(EndpointConf endpoint) {
        return isProtocol(endpoint.protocol());
    }

    /** The name for people. */
    String label() {
        return label;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Bytes as characters, without a copy. */
    private record Latin1(Buffer bytes) implements CharSequence {
        @Override
        public int length() {
            return bytes.length();
        }

        @Override
        public char charAt(int index) {
            return (char) bytes.getUnsignedByte(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Latin1(bytes.getBuffer(start, end));
        }

        @Override
        public String toString() {
            return bytes.toString(StandardCharsets.ISO_8859_1);
        }
    }
}
