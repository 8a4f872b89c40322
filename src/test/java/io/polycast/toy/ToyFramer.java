// SPDX-License-Identifier: Apache-2.0
package io.polycast.toy;

import io.polycast.CloseReason;
import io.polycast.ProtocolViolation;
import io.polycast.framing.Framer;
import io.polycast.framing.RecordSink;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.parsetools.RecordParser;
import org.jspecify.annotations.Nullable;

/** Lines and sized payloads by Vert.x's parser, which is bounded by what it is fed. */
final class ToyFramer implements Framer {
    private static final int LONGEST_LINE = 256;
    private static final String END = "\n";

    private final int maxRecordSize;
    private final RecordSink sink;
    private final RecordParser parser = RecordParser.newDelimited(END, this::token);
    private @Nullable Buffer line;
    private int needed;
    private int buffered;

    ToyFramer(int maxRecordSize, RecordSink sink) {
        this.maxRecordSize = maxRecordSize;
        this.sink = sink;
    }

    @Override
    public void feed(Buffer chunk) {
        int at = 0;
        while (at < chunk.length()) {
            int end = Math.min(chunk.length(), at + LONGEST_LINE);
            buffered += end - at;
            parser.handle(chunk.getBuffer(at, end));
            at = end;
            if (line == null) {
                bound(buffered);
            }
        }
    }

    /** Of a line that has ended, and of one that has not: where it was cut makes no difference. */
    private static void bound(int length) {
        if (length > LONGEST_LINE) {
            throw new ProtocolViolation(CloseReason.TOO_BIG, "a line is at most " + LONGEST_LINE + " bytes");
        }
    }

    private void token(Buffer token) {
        Buffer head = line;
        if (head != null) {
            buffered -= needed;
            line = null;
            parser.delimitedMode(END);
            if (token.getByte(token.length() - 1) != '\n') {
                throw new ProtocolViolation(CloseReason.BAD_FRAME, "a payload ends with a line end");
            }
            sink.onRecord(head.appendString(END).appendBuffer(token.getBuffer(0, token.length() - 1)));
            return;
        }
        bound(token.length());
        buffered -= token.length() + 1;
        Buffer text = token.copy();
        if (text.toString().startsWith("PUB ")) {
            needed = size(text.toString()) + 1;
            line = text;
            parser.fixedSizeMode(needed);
        } else {
            sink.onRecord(text);
        }
    }

    private int size(String text) {
        try {
            int size = Integer.parseInt(text.substring(text.lastIndexOf(' ') + 1));
            if (size >= 0 && size <= maxRecordSize) {
                return size;
            }
        } catch (NumberFormatException e) {
            throw new ProtocolViolation(CloseReason.BAD_FRAME, "no size");
        }
        throw new ProtocolViolation(CloseReason.TOO_BIG, "a payload is at most " + maxRecordSize + " bytes");
    }

    @Override
    public void end() {
        if (buffered > 0 || line != null) {
            throw new ProtocolViolation(CloseReason.BAD_FRAME, "the last record was cut off");
        }
    }

    @Override
    public int buffered() {
        return buffered + (line == null ? 0 : line.length());
    }
}
