// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.nats;

import io.polycast.CloseReason;
import io.polycast.ProtocolViolation;
import io.polycast.framing.Framer;
import io.polycast.framing.RecordSink;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.parsetools.RecordParser;

/**
 * Lines and payloads by Vert.x's parser. What a line announces is refused before a byte of it is buffered, a line that
 * is too long after at most one read beyond its bound, and what no line begins with at its first byte.
 */
final class NatsFramer implements Framer {
    /** Of the arguments, as nats-server has it. */
    static final int LONGEST_LINE = 4_096;

    private static final Buffer LINE_END = Buffer.buffer("\n");
    private static final int PAYLOAD_END = 2;

    private final int maxPayload;
    private final RecordSink sink;
    private final RecordParser parser = RecordParser.newDelimited(LINE_END, this::part);
    private final Words words = new Words();
    private final byte[] head = new byte[Verb.LONGEST];
    private int headLength;

    /** The payload that comes next; -1 when a line does. */
    private int payload = -1;

    private int buffered;

    NatsFramer(int maxPayload, RecordSink sink) {
        this.maxPayload = maxPayload;
        this.sink = sink;
    }

    @Override
    public void feed(Buffer chunk) {
        buffered += chunk.length();
        parser.handle(chunk);
        if (payload < 0 && buffered > 0) {
            begins(chunk);
            // A verb, one space and a CR that the end may follow do not count.
            if (buffered > LONGEST_LINE + Verb.LONGEST + 2) {
                throw new ProtocolViolation(CloseReason.TOO_BIG, Errors.CONTROL_LINE);
            }
        }
    }

    /** A line has begun whose end is not there. */
    private void begins(Buffer chunk) {
        int start = chunk.length() - buffered;
        if (start >= 0) {
            headLength = 0;
        }
        int known = Math.min(buffered, head.length);
        while (headLength < known) {
            head[headLength] = chunk.getByte(start + headLength);
            headLength++;
        }
        if (!Verb.mayBegin(head, headLength)) {
            throw unknown();
        }
    }

    private static ProtocolViolation unknown() {
        return new ProtocolViolation(CloseReason.BAD_FRAME, Errors.UNKNOWN_OPERATION);
    }

    private void part(Buffer part) {
        if (payload >= 0) {
            buffered -= part.length();
            payload(part);
        } else {
            buffered -= part.length() + 1;
            line(part);
        }
    }

    private void payload(Buffer part) {
        if (part.getByte(payload) != '\r' || part.getByte(payload + 1) != '\n') {
            throw unknown();
        }
        Buffer record = part.slice(0, payload);
        payload = -1;
        parser.delimitedMode(LINE_END);
        sink.onRecord(record);
    }

    private void line(Buffer part) {
        int length = part.length();
        byte[] line = part.getBytes(0, length > 0 && part.getByte(length - 1) == '\r' ? length - 1 : length);
        Verb verb = Verb.of(line);
        if (verb == null) {
            throw unknown();
        }
        if (line.length - verb.length() - 1 > LONGEST_LINE) {
            throw new ProtocolViolation(CloseReason.TOO_BIG, Errors.CONTROL_LINE);
        }
        if (verb == Verb.PUB || verb == Verb.HPUB) {
            payload = size(line, verb);
            parser.fixedSizeMode(payload + PAYLOAD_END);
        }
        sink.onRecord(Buffer.buffer(line));
    }

    /** {@code subject [reply] [header size] size}: what comes behind the line. */
    private int size(byte[] line, Verb verb) {
        int count = words.cut(line, verb.length());
        int least = verb == Verb.HPUB ? 3 : 2;
        if (count < least || count > least + 1) {
            throw bad();
        }
        int size = words.number(count - 1);
        int headers = verb == Verb.HPUB ? words.number(count - 2) : 0;
        if (size < 0 || headers < 0 || headers > size) {
            throw bad();
        }
        if (size > maxPayload) {
            throw new ProtocolViolation(CloseReason.TOO_BIG, Errors.PAYLOAD);
        }
        return size;
    }

    private static ProtocolViolation bad() {
        return new ProtocolViolation(CloseReason.BAD_FRAME, Errors.PARSER);
    }

    /** What a client that half-closes has left unfinished is nothing: it would be refused or published in part. */
    @Override
    public void end() {
        if (buffered > 0 || payload >= 0) {
            throw bad();
        }
    }

    @Override
    public int buffered() {
        return buffered;
    }
}
