// SPDX-License-Identifier: Apache-2.0
package io.polycast.framing;

import io.polycast.CloseReason;
import io.polycast.ProtocolViolation;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.parsetools.RecordParser;

/**
 * Length-prefixed records. A length over the limit is refused at the prefix, before a byte of the record is buffered.
 */
final class LengthFramer implements Framer {
    private final int maxRecordSize;
    private final RecordSink sink;
    private final RecordParser parser;
    private boolean atLength = true;
    private int buffered;

    LengthFramer(int maxRecordSize, RecordSink sink) {
        this.maxRecordSize = maxRecordSize;
        this.sink = sink;
        this.parser = RecordParser.newFixed(Integer.BYTES, this::part);
    }

    @Override
    public void feed(Buffer chunk) {
        buffered += chunk.length();
        parser.handle(chunk);
    }

    private void part(Buffer part) {
        buffered -= part.length();
        if (atLength) {
            length(part.getInt(0));
        } else {
            atLength = true;
            parser.fixedSizeMode(Integer.BYTES);
            sink.onRecord(part);
        }
    }

    private void length(int length) {
        // Lengths are unsigned; the largest ones look negative here.
        if (length < 0 || length > maxRecordSize) {
            throw new ProtocolViolation(
                    CloseReason.TOO_BIG,
                    "a record of " + Integer.toUnsignedString(length) + " bytes is longer than " + maxRecordSize
                            + " bytes");
        }
        if (length == 0) {
            // The parser has no empty records; it stays in wait for the next length.
            sink.onRecord(Buffer.buffer());
        } else {
            atLength = false;
            parser.fixedSizeMode(length);
        }
    }

    @Override
    public void end() {
        if (buffered > 0 || !atLength) {
            throw new ProtocolViolation(CloseReason.BAD_FRAME, "the last record is cut off");
        }
    }

    @Override
    public int buffered() {
        return buffered;
    }
}
