// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.resp;

import io.polycast.CloseReason;
import io.polycast.ProtocolViolation;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Records to requests. */
final class RespDecoder {
    private static final int LINE_END = 2;

    private RespDecoder() {}

    /**
     * The words of a command; none when the record is an empty line.
     *
     * @param record an array of bulk strings that the framer has looked at, or a line
     */
    static RespRequest request(Buffer record) {
        boolean array = record.length() > 0 && record.getByte(0) == '*';
        // An array is faster to go through than a buffer, whose every byte is checked for.
        return new RespRequest(array ? bulkStrings(record.getBytes()) : arguments(record));
    }

    private static byte[][] bulkStrings(byte[] record) {
        int end = lineEnd(record, 1);
        byte[][] words = new byte[number(record, 1, end)][];
        int at = end + LINE_END;
        for (int i = 0; i < words.length; i++) {
            int lengthEnd = lineEnd(record, at + 1);
            int start = lengthEnd + LINE_END;
            int length = number(record, at + 1, lengthEnd);
            words[i] = Arrays.copyOfRange(record, start, start + length);
            at = start + length + LINE_END;
        }
        return words;
    }

    private static int lineEnd(byte[] record, int from) {
        int at = from;
        while (record[at] != '\r') {
            at++;
        }
        return at;
    }

    private static int number(byte[] record, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + record[i] - '0';
        }
        return number;
    }

    /**
     * The words of a line that a person has typed: separated by white space; in double quotes with the escapes of C,
     * in single quotes with none but the one of the quote.
     */
    private static byte[][] arguments(Buffer line) {
        List<byte[]> words = new ArrayList<>();
        int at = space(line, 0);
        while (at < line.length()) {
            ByteArrayOutputStream word = new ByteArrayOutputStream();
            at = word(line, at, word);
            words.add(word.toByteArray());
            at = space(line, at);
        }
        return words.toArray(byte[][]::new);
    }

    private static int space(Buffer line, int from) {
        int at = from;
        while (at < line.length() && isSpace(line.getByte(at))) {
            at++;
        }
        return at;
    }

    private static boolean isSpace(byte c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    /** Not all white space does, in Redis. */
    private static boolean endsWord(byte c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    private static int word(Buffer line, int from, ByteArrayOutputStream word) {
        int at = from;
        while (at < line.length() && !endsWord(line.getByte(at))) {
            byte c = line.getByte(at);
            if (c == '"' || c == '\'') {
                return quoted(line, at, word);
            }
            word.write(c);
            at++;
        }
        return at;
    }

    /** A word goes up to the quote that ends it, behind which there is white space or nothing. */
    private static int quoted(Buffer line, int from, ByteArrayOutputStream word) {
        byte quote = line.getByte(from);
        int at = from + 1;
        while (at < line.length()) {
            byte c = line.getByte(at);
            if (c == quote) {
                if (at + 1 < line.length() && !isSpace(line.getByte(at + 1))) {
                    throw unbalanced();
                }
                return at + 1;
            }
            boolean escape = c == '\\' && at + 1 < line.length();
            if (escape && quote == '"') {
                at = escaped(line, at, word);
            } else if (escape && line.getByte(at + 1) == '\'') {
                word.write('\'');
                at += 2;
            } else {
                word.write(c);
                at++;
            }
        }
        throw unbalanced();
    }

    private static int escaped(Buffer line, int at, ByteArrayOutputStream word) {
        char c = (char) line.getUnsignedByte(at + 1);
        if (c == 'x' && at + 3 < line.length()) {
            int high = Character.digit(line.getUnsignedByte(at + 2), 16);
            int low = Character.digit(line.getUnsignedByte(at + 3), 16);
            if (high >= 0 && low >= 0) {
                word.write(high << 4 | low);
                return at + 4;
            }
        }
        word.write(
                switch (c) {
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 't' -> '\t';
                    case 'b' -> '\b';
                    case 'a' -> 7;
                    default -> c;
                });
        return at + 2;
    }

    private static ProtocolViolation unbalanced() {
        return new ProtocolViolation(CloseReason.BAD_FRAME, "unbalanced quotes in request");
    }
}
