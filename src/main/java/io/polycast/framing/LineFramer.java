// SPDX-License-Identifier: Apache-2.0
package io.polycast.framing;

import io.polycast.CloseReason;
import io.polycast.ProtocolViolation;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.parsetools.RecordParser;

/**
 * Line-delimited records. The parser's own limit does not help: it is checked only after records were handed out, and
 * buffering goes on. So the bytes of the unfinished line are counted here, and at most one read beyond the limit is
 * ever buffered.
 */
final class LineFramer implements Framer {
    private static final Buffer LINE_END = Buffer.buffer("\n");

    private final int maxRecordSize;
    private final RecordSink sink;
    private final RecordParser parser;
    private int buffered;

    LineFramer(int maxRecordSize, RecordSink sink) {
        this.maxRecordSize = maxRecordSize;
        this.sink = sink;
        this.parser = RecordParser.newDelimited(LINE_END, this::line);
    }

    @Override
    public void feed(Buffer chunk) {
        buffered += chunk.length();
        parser.handle(chunk);
        // One byte more may be the CR of a line end that is still to come.
        if (buffered > maxRecordSize + 1) {
            throw tooBig();
        }
    }

    private void line(Buffer line) {
        int length = line.length();
        buffered -= length + 1;
        boolean carriageReturn = length > 0 && line.getByte(length - 1) == '\r';
        if (length - (carriageReturn ? 1 : 0) > maxRecordSize) {
            throw tooBig();
        }
        sink.onRecord(carriageReturn ? line.getBuffer(0, length - 1) : line);
    }

    private ProtocolViolation tooBig() {
        return new ProtocolViolation(CloseReason.TOO_BIG, "a record is longer than " + maxRecordSize + " bytes");
    }

    @Override
    public void end() {
        if (buffered > 0) {
            feed(LINE_END);
        }
    }

    @Override
    public int buffered() {
        return buffered;
    }
}
