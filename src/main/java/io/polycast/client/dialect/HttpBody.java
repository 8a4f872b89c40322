// SPDX-License-Identifier: Apache-2.0
package io.polycast.client.dialect;

import io.netty.buffer.ByteBuf;
import io.polycast.CloseReason;
import io.polycast.ProtocolViolation;

/**
 * The body of an HTTP/1.1 response (RFC 9112, sections 6 and 7): of a given length, in chunks, or until the connection
 * ends.
 */
final class HttpBody {
    private static final int NO_BODY_BELOW = 200;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;
    private static final int HEX = 16;
    private static final int MOST_HEX_DIGITS = 8;

    /** The consumer of the body's bytes. */
    interface Sink {
        /** Takes this many bytes from {@code in}. */
        void take(ByteBuf in, int length);
    }

    private enum Awaited {
        DATA,
        CHUNK_SIZE,
        CHUNK_END,
        TRAILERS,
        NOTHING
    }

    private final boolean chunked;
    private Awaited awaited;

    /** Of the body, or of the chunk. */
    private long left;

    HttpBody(HttpHead head) {
        chunked = head.value("transfer-encoding").endsWith("chunked");
        if (head.status() < NO_BODY_BELOW || head.status() == NO_CONTENT || head.status() == NOT_MODIFIED) {
            awaited = Awaited.NOTHING;
        } else if (chunked) {
            awaited = Awaited.CHUNK_SIZE;
        } else if (head.headers().containsKey("content-length")) {
            try {
                left = Long.parseUnsignedLong(head.value("content-length"));
            } catch (NumberFormatException e) {
                throw bad();
            }
            awaited = left == 0 ? Awaited.NOTHING : Awaited.DATA;
        } else {
            left = Long.MAX_VALUE;
            awaited = Awaited.DATA;
        }
    }

    private static ProtocolViolation bad() {
        return new ProtocolViolation(CloseReason.BAD_FRAME, "the server sent an HTTP body of no length");
    }

    /** Whether nothing follows. */
    boolean ended() {
        return awaited == Awaited.NOTHING;
    }

    /** Takes a piece from the front; false if there is none yet. */
    boolean read(ByteBuf in, Sink sink) {
        if (awaited == Awaited.DATA) {
            int some = (int) Math.min(left, in.readableBytes());
            if (some == 0) {
                return false;
            }
            sink.take(in, some);
            left -= some;
            if (left == 0) {
                awaited = chunked ? Awaited.CHUNK_END : Awaited.NOTHING;
            }
            return true;
        }
        int start = in.readerIndex();
        int lf = LineReader.end(in, start);
        if (lf < 0 || awaited == Awaited.NOTHING) {
            return false;
        }
        boolean blank = lf == start || (lf == start + 1 && in.getByte(start) == '\r');
        switch (awaited) {
            case CHUNK_SIZE -> chunk(in, start);
            case CHUNK_END -> {
                if (!blank) {
                    throw bad();
                }
                awaited = Awaited.CHUNK_SIZE;
            }
            default -> awaited = blank ? Awaited.NOTHING : Awaited.TRAILERS;
        }
        in.readerIndex(lf + 1);
        return true;
    }

    /** Extensions, which nobody uses, end the digits like the end of the line does. */
    private void chunk(ByteBuf in, int start) {
        int at = start;
        left = 0;
        for (int digit = digit(in, at); digit >= 0; digit = digit(in, at)) {
            left = left * HEX + digit;
            at++;
        }
        if (at == start || at - start > MOST_HEX_DIGITS) {
            throw bad();
        }
        awaited = left == 0 ? Awaited.TRAILERS : Awaited.DATA;
    }

    private static int digit(ByteBuf in, int at) {
        return Character.digit(in.getByte(at), HEX);
    }
}
