// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.resp;

import io.polycast.CloseReason;
import io.polycast.ProtocolViolation;
import io.polycast.framing.Framer;
import io.polycast.framing.RecordSink;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Commands cut in a single pass: only the lines that announce something are looked at, and a command that arrives in
 * parts is scanned on from where the last part ended. Limits hold for what is announced, before any of it has come. A
 * message takes a third of the time that it takes with Vert.x's RecordParser, which a test compares it with.
 */
final class RespFramer implements Framer {
    /** A line, and what a command may have beyond its longest word. */
    private static final int LONGEST_LINE = 64 << 10;

    /** The bytes that the shortest word takes. */
    private static final int SHORTEST_WORD = 6;

    private static final int LINE_END = 2;
    private static final int UNKNOWN = -1;
    private static final int MOST_DIGITS = 18;

    private final int maxWord;
    private final int maxCommand;
    private final RecordSink sink;

    /** The start of a command whose end has not come; null when there is none. */
    private @Nullable Buffer held;

    /** Where the line begins that is to be read next, or the word ends that is being read. */
    private int next;

    /** How far was looked for the end of that line. */
    private int seen;

    /** How many words the command still lacks; {@link #UNKNOWN} before its first line has come. */
    private int words = UNKNOWN;

    /** Whether {@link #next} is the end of a word. */
    private boolean inWord;

    RespFramer(int maxWord, RecordSink sink) {
        this.maxWord = maxWord;
        this.maxCommand = maxWord + LONGEST_LINE;
        this.sink = sink;
    }

    @Override
    public void feed(Buffer chunk) {
        Buffer data = held == null ? chunk : held.appendBuffer(chunk);
        int start = 0;
        int end = end(data, start);
        while (end != UNKNOWN) {
            handOut(data, start, end);
            start = end;
            begin(start);
            end = end(data, start);
        }
        keep(data, start);
    }

    private void begin(int start) {
        next = start;
        seen = start;
        words = UNKNOWN;
    }

    private void handOut(Buffer data, int start, int end) {
        if (data.getByte(start) == '*') {
            // Without any words there is nothing to do, and nothing is answered.
            if (inWord) {
                inWord = false;
                sink.onRecord(data.slice(start, end));
            }
            return;
        }
        int length = end - 1 > start && data.getByte(end - 2) == '\r' ? end - 2 : end - 1;
        sink.onRecord(data.slice(start, length));
    }

    private void keep(Buffer data, int start) {
        if (start == data.length()) {
            held = null;
            begin(0);
        } else if (start > 0 || held == null) {
            held = Buffer.buffer().appendBuffer(data, start, data.length() - start);
            next -= start;
            seen -= start;
        }
    }

    /** Where the command ends that begins here; {@link #UNKNOWN} when that has not come. */
    private int end(Buffer data, int start) {
        if (words == UNKNOWN) {
            if (start == data.length()) {
                return UNKNOWN;
            }
            if (data.getByte(start) != '*') {
                return lineEnd(data, '\n', 1, "too big inline request");
            }
            int end = lineEnd(data, '\r', LINE_END, "too big mbulk count string");
            if (end == UNKNOWN) {
                return UNKNOWN;
            }
            long count = number(data, start + 1, end - LINE_END, "invalid multibulk length");
            if (count > maxCommand / SHORTEST_WORD) {
                throw violation(CloseReason.TOO_BIG, "invalid multibulk length");
            }
            words = (int) Math.max(0, count);
            inWord = false;
            next = end;
            seen = end;
        }
        return wordsEnd(data, start);
    }

    private int wordsEnd(Buffer data, int start) {
        while (words > 0) {
            if (!inWord && !announced(data, start)) {
                return UNKNOWN;
            }
            if (next > data.length()) {
                return UNKNOWN;
            }
            seen = next;
            if (--words > 0) {
                inWord = false;
            }
        }
        return next;
    }

    /** Reads how long the next word is; returns whether that has come. */
    private boolean announced(Buffer data, int start) {
        if (next == data.length()) {
            return false;
        }
        if (data.getByte(next) != '$') {
            char got = (char) data.getUnsignedByte(next);
            throw violation(
                    CloseReason.BAD_FRAME, "expected '$', got '" + (got == '\r' || got == '\n' ? ' ' : got) + "'");
        }
        int end = lineEnd(data, '\r', LINE_END, "too big bulk count string");
        if (end == UNKNOWN) {
            return false;
        }
        long length = number(data, next + 1, end - LINE_END, "invalid bulk length");
        if (length < 0 || length > maxWord) {
            throw violation(CloseReason.TOO_BIG, "invalid bulk length");
        }
        next = end + (int) length + LINE_END;
        if (next - start > maxCommand) {
            throw violation(CloseReason.TOO_BIG, "too big request");
        }
        inWord = true;
        return true;
    }

    /** Where the line ends that begins at {@link #next}; {@link #UNKNOWN} when that has not come. */
    private int lineEnd(Buffer data, char mark, int length, String tooLong) {
        int last = Math.min(data.length() - length, next + LONGEST_LINE);
        while (seen <= last && data.getByte(seen) != mark) {
            seen++;
        }
        if (seen <= last) {
            return seen + length;
        }
        if (seen - next > LONGEST_LINE) {
            throw violation(CloseReason.TOO_BIG, tooLong);
        }
        return UNKNOWN;
    }

    /** A number as Redis reads it: without signs and zeros that it does not need. */
    private static long number(Buffer data, int from, int to, String fault) {
        boolean negative = from < to && data.getByte(from) == '-';
        int first = negative ? from + 1 : from;
        boolean zero = data.length() > first && data.getByte(first) == '0';
        if (first >= to || to - first > MOST_DIGITS || (zero && (negative || to - first > 1))) {
            throw violation(CloseReason.BAD_FRAME, fault);
        }
        long number = 0;
        for (int i = first; i < to; i++) {
            int digit = data.getByte(i) - '0';
            if (digit < 0 || digit > 9) {
                throw violation(CloseReason.BAD_FRAME, fault);
            }
            number = number * 10 + digit;
        }
        return negative ? -number : number;
    }

    private static ProtocolViolation violation(CloseReason reason, String detail) {
        return new ProtocolViolation(reason, detail);
    }

    @Override
    public void end() {
        // Half a command is none, and nobody misses it.
    }

    @Override
    public int buffered() {
        return held == null ? 0 : held.length();
    }
}
