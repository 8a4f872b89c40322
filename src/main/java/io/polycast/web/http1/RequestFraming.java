// SPDX-License-Identifier: Apache-2.0
package io.polycast.web.http1;

import static io.polycast.web.http1.BadHttpException.bad;
import static io.polycast.web.http1.BadHttpException.status;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * The framing of one HTTP/1 connection: cuts its bytes into parts that are safe to hand to an HTTP decoder, which are a
 * whole head, a piece of a body, or a whole line between chunks. No byte of a head is scanned twice, however it
 * arrives. Belongs to one connection.
 */
public final class RequestFraming {
    /** The longest request line. */
    private static final int MAX_LINE = 4_096;

    /** The most bytes of all headers, and of all trailers. */
    private static final int MAX_HEADERS = 8_192;

    private static final int MAX_CHUNK_LINE = 1_024;
    private static final int MAX_CHUNK_DIGITS = 16;

    /** What comes next. */
    private enum Stage {
        HEAD,
        BODY,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILERS
    }

    private Stage stage = Stage.HEAD;
    private RequestHead head = new RequestHead();

    /** Bytes of the part that have been scanned. */
    private int scanned;

    /** The start, within the part, of the line that is being scanned. */
    private int lineStart;

    private int lines;

    /** The length of the request line. */
    private int firstLine;

    private boolean afterCr;

    /** Bytes of the body, or of the chunk, that are still to come. */
    private long left;

    private boolean preface;
    private boolean mayBeHttp2;

    /**
     * The framing of a fresh connection.
     *
     * @param mayBeHttp2 whether the first part may be the preface of HTTP/2 instead of a head
     */
    public RequestFraming(boolean mayBeHttp2) {
        this.mayBeHttp2 = mayBeHttp2;
    }

    /** Whether the next part begins a request. */
    public boolean between() {
        return stage == Stage.HEAD;
    }

    /** Whether the part that was found last is the beginning of HTTP/2. */
    public boolean preface() {
        return preface;
    }

    /**
     * Finds the next part.
     *
     * @return its length from the reader index on; 0 when more has to arrive first
     */
    public int next(ByteBuf bytes) throws BadHttpException {
        return switch (stage) {
            case HEAD -> head(bytes);
            case BODY, CHUNK -> body(bytes);
            case CHUNK_SIZE -> chunkSize(bytes);
            case CHUNK_END -> chunkEnd(bytes);
            case TRAILERS -> trailers(bytes);
        };
    }

    private int head(ByteBuf bytes) throws BadHttpException {
        while (true) {
            int end = line(bytes, lines == 0 ? MAX_LINE : firstLine + MAX_HEADERS);
            if (end < 0) {
                return 0;
            }
            int from = bytes.readerIndex() + lineStart;
            int to = bytes.readerIndex() + end;
            if (lines == 0 && from == to) {
                // Empty lines in front of a request mean nothing (RFC 9112, section 2.2).
                bytes.skipBytes(part());
                continue;
            }
            if (lines == 0) {
                head.requestLine(bytes, from, to);
                firstLine = scanned;
            } else if (from == to) {
                return headEnds();
            } else if (head.preface()) {
                throw bad("this is no HTTP request");
            } else {
                head.field(bytes, from, to);
            }
            lines++;
            lineStart = scanned;
        }
    }

    private int headEnds() throws BadHttpException {
        head.end();
        preface = head.preface();
        if (preface && !mayBeHttp2) {
            throw bad("HTTP/2 has to begin with the connection");
        }
        mayBeHttp2 = false;
        left = head.length();
        if (head.chunked()) {
            stage = Stage.CHUNK_SIZE;
        } else if (left > 0) {
            stage = Stage.BODY;
        }
        head = new RequestHead();
        return part();
    }

    /** Ends the part behind what has been scanned. */
    private int part() {
        int length = scanned;
        scanned = 0;
        lineStart = 0;
        lines = 0;
        return length;
    }

    private int body(ByteBuf bytes) {
        int length = (int) Math.min(left, bytes.readableBytes());
        left -= length;
        if (left == 0) {
            stage = stage == Stage.BODY ? Stage.HEAD : Stage.CHUNK_END;
        }
        return length;
    }

    private int chunkSize(ByteBuf bytes) throws BadHttpException {
        int end = line(bytes, MAX_CHUNK_LINE);
        if (end < 0) {
            return 0;
        }
        left = ChunkLine.size(bytes, bytes.readerIndex(), bytes.readerIndex() + end, MAX_CHUNK_DIGITS);
        stage = left == 0 ? Stage.TRAILERS : Stage.CHUNK;
        return part();
    }

    private int chunkEnd(ByteBuf bytes) throws BadHttpException {
        int end = line(bytes, 0);
        if (end < 0) {
            return 0;
        }
        stage = Stage.CHUNK_SIZE;
        return part();
    }

    private int trailers(ByteBuf bytes) throws BadHttpException {
        while (true) {
            int end = line(bytes, MAX_HEADERS);
            if (end < 0) {
                return 0;
            }
            if (end == lineStart) {
                stage = Stage.HEAD;
                return part();
            }
            head.trailer(bytes, bytes.readerIndex() + lineStart, bytes.readerIndex() + end);
            lines++;
            lineStart = scanned;
        }
    }

    /** The length of the next line, from the reader index to its CR; -1 when that has not arrived. */
    private int line(ByteBuf bytes, int most) throws BadHttpException {
        int start = bytes.readerIndex();
        for (int i = start + scanned; i < bytes.writerIndex(); i++) {
            byte b = bytes.getByte(i);
            if (b == Syntax.LF && afterCr) {
                afterCr = false;
                scanned = i + 1 - start;
                return i - 1 - start;
            }
            if (afterCr || (b != Syntax.CR && !Syntax.isText(b))) {
                throw bad("lines end with CR LF, and have no control characters");
            }
            afterCr = b == Syntax.CR;
            if (!afterCr && i - start >= most) {
                throw tooLong();
            }
        }
        scanned = bytes.readableBytes();
        return -1;
    }

    private BadHttpException tooLong() {
        return switch (stage) {
            case HEAD ->
                lines == 0
                        ? status(HttpResponseStatus.REQUEST_URI_TOO_LONG, "the request line is too long")
                        : status(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "the headers are too long");
            case CHUNK_END -> bad("a chunk is longer than it says");
            default -> bad("the lines between chunks are too long");
        };
    }
}
