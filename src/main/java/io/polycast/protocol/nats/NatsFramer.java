// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.nats;

import io.netty.buffer.ByteBuf;
import io.polycast.CloseReason;
import io.polycast.ProtocolViolation;
import io.polycast.framing.Framer;
import io.polycast.framing.RecordSink;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import org.jspecify.annotations.Nullable;

/**
 * Lines and payloads, cut in a single pass. What a line announces is refused before a byte of it is buffered, a line
 * that is too long after at most one read beyond its bound, and what no line begins with at its first byte. Of a line
 * no more is read than its verb and the size at its end; whether the words between are right is up to the session. A
 * test compares it with Vert.x's RecordParser, which looks at each byte of a line through two layers of bounds checks.
 */
final class NatsFramer implements Framer {
    /** Of the arguments, as nats-server has it. */
    static final int LONGEST_LINE = 4_096;

    private static final int PAYLOAD_END = 2;
    private static final int MOST_DIGITS = 9;
    private static final int TEN = 10;
    private static final int NOT_YET = -1;

    private final int maxPayload;
    private final RecordSink sink;
    private final byte[] head = new byte[Verb.LONGEST + 1];

    /** What has come of a line or payload whose end has not; null when there is nothing. */
    private @Nullable Buffer held;

    /** How much of that is known to have no end of a line. */
    private int seen;

    /** The payload that comes next; {@link #NOT_YET} when a line does. */
    private int payload = NOT_YET;

    NatsFramer(int maxPayload, RecordSink sink) {
        this.maxPayload = maxPayload;
        this.sink = sink;
    }

    @Override
    public void feed(Buffer chunk) {
        Buffer data = held == null ? chunk : held.appendBuffer(chunk);
        ByteBuf bytes = ((BufferInternal) data).getByteBuf();
        int at = 0;
        while (true) {
            int end = payload == NOT_YET ? lineEnd(bytes, at) : payloadEnd(bytes, at);
            if (end == NOT_YET) {
                break;
            }
            if (payload == NOT_YET) {
                line(data, bytes, at, end);
            } else {
                payload(data, bytes, at, end);
            }
            at = end;
            seen = 0;
        }
        keep(data, at);
    }

    private void keep(Buffer data, int at) {
        int left = data.length() - at;
        if (left == 0) {
            held = null;
        } else if (at > 0 || held == null) {
            held = Buffer.buffer().appendBuffer(data, at, left);
        }
    }

    /** Where the next line begins; {@link #NOT_YET} when the end of this one has not come. */
    private int lineEnd(ByteBuf bytes, int at) {
        int length = bytes.writerIndex() - at;
        if (length == 0) {
            return NOT_YET;
        }
        int end = bytes.indexOf(at + seen, bytes.writerIndex(), (byte) '\n');
        if (end >= 0) {
            return end + 1;
        }
        seen = length;
        if (!Verb.mayBegin(head, head(bytes, at, length))) {
            throw unknown();
        }
        // A verb, one space and a CR that the end may follow do not count.
        if (length > LONGEST_LINE + Verb.LONGEST + 2) {
            throw tooBig(Errors.CONTROL_LINE);
        }
        return NOT_YET;
    }

    /** Copies as much as tells verbs apart; returns how much that is. */
    private int head(ByteBuf bytes, int at, int length) {
        int known = Math.min(length, head.length);
        bytes.getBytes(at, head, 0, known);
        return known;
    }

    private void line(Buffer data, ByteBuf bytes, int at, int next) {
        int end = next - 1;
        if (end > at && bytes.getByte(end - 1) == '\r') {
            end--;
        }
        Verb verb = Verb.of(head, head(bytes, at, end - at));
        if (verb == null) {
            throw unknown();
        }
        if (end - at - verb.length() - 1 > LONGEST_LINE) {
            throw tooBig(Errors.CONTROL_LINE);
        }
        if (verb == Verb.PUB || verb == Verb.HPUB) {
            payload = size(bytes, at + verb.length(), end);
        }
        sink.onRecord(data.slice(at, end));
    }

    /** The last word, which says what comes behind the line. */
    private int size(ByteBuf bytes, int from, int to) {
        int end = to;
        while (end > from && Words.isSpace(bytes.getByte(end - 1))) {
            end--;
        }
        int size = 0;
        int unit = 1;
        int at = end;
        while (at > from && !Words.isSpace(bytes.getByte(at - 1))) {
            int digit = bytes.getByte(--at) - '0';
            if (digit < 0 || digit >= TEN || end - at > MOST_DIGITS) {
                throw bad();
            }
            size += digit * unit;
            unit *= TEN;
        }
        if (at == end) {
            throw bad();
        }
        if (size > maxPayload) {
            throw tooBig(Errors.PAYLOAD);
        }
        return size;
    }

    private int payloadEnd(ByteBuf bytes, int at) {
        int end = at + payload + PAYLOAD_END;
        return end > bytes.writerIndex() ? NOT_YET : end;
    }

    private void payload(Buffer data, ByteBuf bytes, int at, int next) {
        int end = next - PAYLOAD_END;
        if (bytes.getByte(end) != '\r' || bytes.getByte(end + 1) != '\n') {
            throw unknown();
        }
        payload = NOT_YET;
        sink.onRecord(data.slice(at, end));
    }

    private static ProtocolViolation unknown() {
        return new ProtocolViolation(CloseReason.BAD_FRAME, Errors.UNKNOWN_OPERATION);
    }

    private static ProtocolViolation tooBig(String error) {
        return new ProtocolViolation(CloseReason.TOO_BIG, error);
    }

    private static ProtocolViolation bad() {
        return new ProtocolViolation(CloseReason.BAD_FRAME, Errors.PARSER);
    }

    /** What a client that half-closes has left unfinished is nothing: it would be refused or published in part. */
    @Override
    public void end() {
        if (held != null || payload != NOT_YET) {
            throw bad();
        }
    }

    @Override
    public int buffered() {
        return held == null ? 0 : held.length();
    }
}
