// SPDX-License-Identifier: Apache-2.0
package io.polycast.web.websocket;

import io.polycast.Attributes;
import io.polycast.ChannelPattern;
import io.polycast.CloseReason;
import io.polycast.ProtocolViolation;
import io.polycast.json.JsonText;
import io.polycast.protocol.Session;
import io.polycast.protocol.SessionPort;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The session of a WebSocket (RFC 6455, sections 5.5 to 7): pings are answered, closing is agreed on, and text must be
 * UTF-8.
 */
final class WebSocketSession implements Session {
    private static final Attributes BYTES = Attributes.of("application/octet-stream", List.of());
    private static final int LONGEST_REASON = 123;
    private static final byte[] NOTHING = {};

    private final SessionPort port;
    private final String responseHead;
    private final boolean echo;

    /** Whether {@code records} has its own signs of life and farewells. */
    private final boolean streamed;

    /** The session that handles messages; null when they are published as they are. */
    private final @Nullable Session records;

    /** The payload of the peer's close frame; null until there is one. */
    private byte @Nullable [] peersClose;

    /** Without {@code records}, messages are those of the client's channel. */
    WebSocketSession(SessionPort port, String responseHead, @Nullable Session records, boolean echo, boolean streamed) {
        this.port = port;
        this.responseHead = responseHead;
        this.records = records;
        this.echo = echo;
        this.streamed = streamed;
    }

    @Override
    public void opened() {
        port.raw(responseHead.getBytes(StandardCharsets.ISO_8859_1));
        if (records != null) {
            records.opened();
            return;
        }
        port.echo(echo);
        port.subscribe(ChannelPattern.of(port.channel()));
    }

    @Override
    public void onRecord(Buffer record) {
        int opcode = record.getByte(0);
        switch (opcode) {
            case Opcode.TEXT, Opcode.BINARY -> message(opcode == Opcode.TEXT, record);
            case Opcode.PING -> port.raw(WebSocketFraming.control(Opcode.PONG, payload(record)));
            case Opcode.CLOSE -> close(payload(record));
            default -> {
                // A pong: its arrival is all that matters.
            }
        }
    }

    private static byte[] payload(Buffer record) {
        return record.getBytes(1, record.length());
    }

    private void message(boolean text, Buffer record) {
        byte[] payload = payload(record);
        if (text && !JsonText.isUtf8(payload)) {
            throw new ProtocolViolation(CloseReason.BAD_TEXT, "a text message must be UTF-8");
        }
        if (records != null) {
            records.onRecord(record.slice(1, record.length()));
        } else {
            port.publish(port.channel(), payload, text ? Attributes.EMPTY : BYTES);
        }
    }

    private void close(byte[] payload) {
        if (payload.length > 0) {
            int code = (payload[0] & 0xff) << 8 | (payload[1] & 0xff);
            if (!CloseCode.mayBeSent(code)) {
                throw new ProtocolViolation(CloseReason.BAD_FRAME, "invalid close code: " + code);
            }
            if (!JsonText.isUtf8(Arrays.copyOfRange(payload, 2, payload.length))) {
                throw new ProtocolViolation(CloseReason.BAD_TEXT, "the reason is not UTF-8");
            }
        }
        peersClose = payload.length > 0 ? Arrays.copyOf(payload, 2) : NOTHING;
        port.close(CloseReason.QUIT);
    }

    @Override
    public void onOversize(int limit) {
        // Framers of streams do not let a record grow so long.
    }

    @Override
    public void heartbeat() {
        if (streamed && records != null) {
            records.heartbeat();
            return;
        }
        port.raw(WebSocketFraming.control(Opcode.PING, NOTHING));
    }

    @Override
    public boolean leaving() {
        return records != null && records.leaving();
    }

    @Override
    public void farewell(CloseReason reason, String detail) {
        if (streamed && records != null) {
            records.farewell(reason, detail);
        }
        byte[] payload = peersClose != null ? peersClose : closing(reason, detail);
        port.raw(WebSocketFraming.control(Opcode.CLOSE, payload));
    }

    private static byte[] closing(CloseReason reason, String detail) {
        int code = CloseCode.of(reason);
        String text = detail.isEmpty() ? reason.code() : reason.code() + ": " + detail;
        byte[] words = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(words.length, LONGEST_REASON);
        // Not in the middle of a character.
        while (length < words.length && (words[length] & 0xc0) == 0x80) {
            length--;
        }
        byte[] payload = new byte[2 + length];
        payload[0] = (byte) (code >> 8);
        payload[1] = (byte) code;
        System.arraycopy(words, 0, payload, 2, length);
        return payload;
    }
}
