// SPDX-License-Identifier: Apache-2.0
package io.polycast.client.dialect;

import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;
import io.polycast.CloseReason;
import io.polycast.ProtocolViolation;

/** What protocols made of lines and lengths share. Without state. */
final class LineReader {
    /** The longest line that is accepted of a server, whatever the protocol. */
    static final int LONGEST_LINE = 64 << 10;

    /** The longest payload that is accepted. */
    static final int LONGEST_PAYLOAD = 64 << 20;

    private LineReader() {}

    /**
     * Where a line from {@code start} on ends: the index of its LF; less than zero if that has not come yet.
     *
     * @throws ProtocolViolation if it won't be there within bounds
     */
    static int end(ByteBuf in, int start) {
        int length = Math.min(in.writerIndex() - start, LONGEST_LINE);
        int end = in.forEachByte(start, length, ByteProcessor.FIND_LF);
        if (end < 0 && length == LONGEST_LINE) {
            throw new ProtocolViolation(CloseReason.BAD_FRAME, "the server sent a line without an end");
        }
        return end;
    }

    /** The digits from {@code start} to {@code end} as a length. */
    static int length(ByteBuf in, int start, int end) {
        long number = 0;
        for (int i = start; i < end; i++) {
            int digit = in.getByte(i) - '0';
            if (digit < 0 || digit > 9 || number > LONGEST_PAYLOAD) {
                throw badLength();
            }
            number = number * 10 + digit;
        }
        if (start >= end || number > LONGEST_PAYLOAD) {
            throw badLength();
        }
        return (int) number;
    }

    private static ProtocolViolation badLength() {
        return new ProtocolViolation(CloseReason.BAD_FRAME, "the server sent a length that is none");
    }
}
