// SPDX-License-Identifier: Apache-2.0
package io.polycast.client.dialect;

import io.netty.buffer.ByteBuf;
import io.polycast.CloseReason;
import io.polycast.ProtocolViolation;
import org.jspecify.annotations.Nullable;

/**
 * A protocol that a server turns out to speak instead of the expected one, known by its first bytes. Who has mistaken a
 * port is told so at once, rather than that no answer has come.
 */
public enum Stranger {
    HTTP("HTTP", "HTTP/1.", "http:// and ws://", "http websocket"),
    TLS_ALERT("TLS", "\u0015\u0003", "", ""),
    TLS_HANDSHAKE("TLS", "\u0016\u0003", "", ""),
    NATS("NATS", "INFO {", "nats://", "nats"),
    JSON("Polycast's json", "{\"op\":\"error\"", "json://", "json"),
    MQTT("MQTT", " \u0002", "mqtt://", "mqtt"),
    REDIS("Redis", "-ERR unknown command", "redis://", "redis"),
    TEXT("Polycast's text", "-ERR ", "tcp://", "text redis nats"),
    GREETING("Polycast's text", "+OK ", "tcp://", "text redis nats"),
    SSH("SSH", "SSH-", "", ""),
    /** A message of text might begin like this as well. */
    MAIL("mail or FTP", "220 ", "", "text");

    private final String label;

    /** The first bytes, each as a character. */
    private final String start;

    private final String schemes;

    /** The protocols of which this is a part. */
    private final String expected;

    Stranger(String label, String start, String schemes, String expected) {
        this.label = label;
        this.start = start;
        this.schemes = schemes;
        this.expected = expected;
    }

    /**
     * Looks at what a server has said first.
     *
     * @throws ProtocolViolation if that is plainly not what the scheme stands for; the detail is for the user
     */
    public static void check(ByteBuf first, Scheme scheme) {
        Stranger stranger = of(first);
        if (stranger != null && !stranger.expectedOf(scheme)) {
            throw new ProtocolViolation(CloseReason.BAD_FRAME, stranger.instead(scheme));
        }
    }

    /** The protocol that begins like this; null if none is known to. */
    public static @Nullable Stranger of(ByteBuf first) {
        for (Stranger each : values()) {
            if (each.begins(first)) {
                return each;
            }
        }
        return null;
    }

    private boolean begins(ByteBuf first) {
        if (first.readableBytes() < start.length()) {
            return false;
        }
        for (int i = 0; i < start.length(); i++) {
            if (first.getUnsignedByte(first.readerIndex() + i) != start.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean expectedOf(Scheme scheme) {
        return (" " + expected + " ").contains(" " + scheme.protocol() + " ");
    }

    private String instead(Scheme scheme) {
        String way = label.equals("TLS") ? scheme.secured() : schemes;
        return "this looks like " + label + ", not " + scheme.spoken() + (way.isEmpty() ? "" : "; try " + way);
    }

    /** The name for people. */
    public String label() {
        return label;
    }
}
