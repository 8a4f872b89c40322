// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.nats;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The arguments of a line, which have spaces or tabs between them. Used again for each line of a client. */
final class Words {
    /** No line has more of a use. */
    private static final int MOST = 5;

    /** A number with more digits is none. */
    private static final int MOST_DIGITS = 9;

    private static final int TEN = 10;

    private final int[] starts = new int[MOST];
    private final int[] ends = new int[MOST];
    private byte[] line = {};

    /** Cuts a line behind its verb; returns how many words there are, of which the first few can be asked for. */
    int cut(byte[] newLine, int from) {
        line = newLine;
        int count = 0;
        int at = from;
        while (at < line.length) {
            if (isSpace(line[at])) {
                at++;
                continue;
            }
            int start = at;
            while (at < line.length && !isSpace(line[at])) {
                at++;
            }
            if (count < MOST) {
                starts[count] = start;
                ends[count] = at;
            }
            count++;
        }
        return count;
    }

    static boolean isSpace(byte b) {
        return b == ' ' || b == '\t';
    }

    byte[] bytes(int index) {
        return Arrays.copyOfRange(line, starts[index], ends[index]);
    }

    /** A character a byte. */
    String text(int index) {
        return new String(line, starts[index], ends[index] - starts[index], StandardCharsets.ISO_8859_1);
    }

    boolean equal(int index, byte[] bytes) {
        return Arrays.equals(line, starts[index], ends[index], bytes, 0, bytes.length);
    }

    /** A number without a sign; -1 if it is none, or far too large. */
    int number(int index) {
        int length = ends[index] - starts[index];
        if (length > MOST_DIGITS) {
            return -1;
        }
        int number = 0;
        for (int i = starts[index]; i < ends[index]; i++) {
            int digit = line[i] - '0';
            if (digit < 0 || digit >= TEN) {
                return -1;
            }
            number = number * TEN + digit;
        }
        return number;
    }
}
