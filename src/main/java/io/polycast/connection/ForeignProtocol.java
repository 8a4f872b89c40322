// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.conf.EndpointConf;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Protocols that clients speak at the wrong endpoint, each recognized by the first bytes of a connection, matched one
 * byte per character. Only an unmistakable match counts; a line of text that merely starts alike does not. Stateless
 * and thread-safe.
 */
enum ForeignProtocol {
    /** A request line (RFC 9112, section 3) with any method; the HTTP/2 preface is designed to look like one. */
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
        /** A fatal alert, protocol_version. */
        @Override
        byte[] answer(String words) {
            return new byte[] {0x15, 3, 1, 0, 2, 2, 70};
        }

        @Override
        boolean spokenBy(EndpointConf endpoint) {
            return endpoint.socket().tls() != null;
        }
    },
    /** An array of bulk strings, the form in which client libraries send all commands. */
    REDIS("Redis", "resp", "\\*[0-9]{1,10}+\\r\\n\\$[0-9]{1,10}+\\r\\n") {
        @Override
        byte[] answer(String words) {
            return utf8("-ERR " + words + "\r\n");
        }
    },
    /** A client that does not wait for the server's greeting, which most do. */
    NATS(
            "NATS",
            "nats",
            "CONNECT \\{\"(?:verbose|pedantic|echo|headers|no_responders|protocol|lang|name|version|user|pass|auth_token"
                    + "|jwt|nkey|sig|tls_required|ssl_required)\":") {
        @Override
        byte[] answer(String words) {
            return utf8("-ERR '" + words.replace('\'', '\"') + "'\r\n");
        }
    },
    /** A CONNECT of MQTT 3.1 or 3.1.1. */
    MQTT("MQTT", "mqtt", "\\x10[\\x80-\\xff]{0,3}+[\\x00-\\x7f]\\x00(?:\\x04MQTT[\\x00-\\x04]|\\x06MQIsdp)") {
        @Override
        byte[] answer(String words) {
            return new byte[] {0x20, 2, 0, 1};
        }
    },
    /** A CONNECT of MQTT 5 or a later version. */
    MQTT_5("MQTT", "mqtt", "\\x10[\\x80-\\xff]{0,3}+[\\x00-\\x7f]\\x00\\x04MQTT[\\x05-\\xff]") {
        @Override
        byte[] answer(String words) {
            return new byte[] {0x20, 3, 0, (byte) 0x84, 0};
        }
    },
    /** The header by which a proxy announces its client, as a line (version 1) or behind a signature (version 2). */
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
    /** A client's identification string (RFC 4253, section 4.2). */
    SSH("SSH", "", "SSH-2\\.0-"),
    /**
     * A binding request (RFC 8489, section 5), with or without a length prefix; a page can make a browser send it
     * through WebRTC.
     */
    STUN("STUN", "", "(?:[\\x00-\\x07].)?\\x00[\\x01\\x03]..\\x21\\x12\\xa4\\x42");

    /** Beyond this many bytes only HTTP is still possible, until the end of its line. */
    static final int LONGEST_SIGNATURE = 256;

    private final String label;
    private final String protocol;
    private final Pattern start;

    ForeignProtocol(String label, String protocol, String start) {
        this.label = label;
        this.protocol = protocol;
        this.start = Pattern.compile(start, Pattern.DOTALL);
    }

    /** The verdict on the first bytes of a connection. */
    enum Likeness {
        NO,
        /** Undecided: it depends on what comes next. */
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
     * A refusal in this protocol's own form; empty where it has none.
     *
     * @param words for people, on one line
     */
    byte[] answer(String words) {
        return new byte[0];
    }

    /** Whether the configuration calls it by this name. */
    boolean isProtocol(String name) {
        return protocol.equals(name);
    }

    /** Whether this endpoint is the one that speaks it. */
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
