// SPDX-License-Identifier: Apache-2.0
package io.polycast.bench;

import java.util.Arrays;

/**
 * What a measured payload starts with: eight characters for the number that its publisher gave it on that channel, four
 * for the publisher. Each character has four bits, from {@code @} to {@code O}: no protocol takes these for anything
 * but text, and eight of them become a number in a few instructions, which counts when fifty million arrive in a
 * second.
 */
final class Stamp {
    /** Characters in all. */
    static final int LENGTH = 12;

    /** Where the publisher's starts. */
    static final int PUBLISHER = 8;

    private static final long BASE = 0x4040404040404040L;
    private static final long NO_DIGIT = 0xF0F0F0F0F0F0F0F0L;
    private static final int BITS = 4;

    private Stamp() {}

    /** A payload with a publisher's part; {@link #number} adds the rest. */
    static byte[] payload(int publisher, int size) {
        byte[] payload = new byte[size];
        Arrays.fill(payload, (byte) 'x');
        for (int i = LENGTH - 1, rest = publisher; i >= PUBLISHER; i--, rest >>>= BITS) {
            payload[i] = digit(rest);
        }
        return payload;
    }

    static void number(long number, byte[] payload) {
        for (int i = PUBLISHER - 1; i >= 0; i--) {
            payload[i] = digit((int) (number >>> ((PUBLISHER - 1 - i) * BITS)));
        }
    }

    private static byte digit(int bits) {
        return (byte) ('@' + (bits & 0xf));
    }

    /** Eight characters, the first one in the highest byte, as a number; less than zero if they are none. */
    static long number(long characters) {
        long x = characters ^ BASE;
        if ((x & NO_DIGIT) != 0) {
            return -1;
        }
        x = (x | (x >>> 4)) & 0x00FF00FF00FF00FFL;
        x = (x | (x >>> 8)) & 0x0000FFFF0000FFFFL;
        return (x | (x >>> 16)) & 0xFFFFFFFFL;
    }

    /** The same with four characters. */
    static int publisher(int characters) {
        int x = characters ^ (int) BASE;
        if ((x & (int) NO_DIGIT) != 0) {
            return -1;
        }
        x = (x | (x >>> 4)) & 0x00FF00FF;
        return (x | (x >>> 8)) & 0xFFFF;
    }
}
