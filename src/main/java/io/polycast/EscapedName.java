// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The spelling as channels of names from protocols that take more for a name than this server does. A byte that may not
 * stand for itself in a channel becomes {@code %XX}, an empty token {@code %} alone; all else stays as it is. Each name
 * has exactly one spelling and comes out as it went in, whatever its bytes. Safe on every thread.
 */
public final class EscapedName {
    private static final char ESCAPE = '%';
    private static final String HEX = "0123456789ABCDEF";
    private static final int NOT_ASCII = 0x80;
    private static final int LONGEST_CHARACTER = 4;

    private EscapedName() {}

    /**
     * The channel that stands for a name.
     *
     * @param separator what is between tokens in the name, an ASCII character
     * @throws BadChannelException when its spelling is longer, or has more tokens, than channels may
     */
    public static ChannelName channel(byte[] name, char separator) throws BadChannelException {
        StringBuilder text = new StringBuilder(name.length + LONGEST_CHARACTER);
        int start = 0;
        for (int i = 0; i <= name.length; i++) {
            if (i == name.length || name[i] == separator) {
                if (start > 0) {
                    text.append('.');
                }
                token(name, start, i, text);
                start = i + 1;
            }
        }
        return ChannelName.parse(text.toString());
    }

    /**
     * Appends the spelling of one token, which is no wildcard.
     *
     * @param name the whole name
     * @param from where the token begins; at 0 it is the first
     * @param to where it has ended
     */
    public static void token(byte[] name, int from, int to, StringBuilder out) {
        token(name, from, to, from == 0, out);
    }

    /** The same for a token by itself, which may not be the first of its name. */
    static void token(byte[] name, int from, int to, boolean first, StringBuilder out) {
        if (from == to) {
            out.append(ESCAPE);
        }
        int i = from;
        while (i < to) {
            int length = standsForItself(name, i, to, first && i == from);
            if (length == 1) {
                out.append((char) name[i]);
            } else if (length > 1) {
                out.append(new String(name, i, length, StandardCharsets.UTF_8));
            } else {
                int value = name[i] & 0xff;
                out.append(ESCAPE).append(HEX.charAt(value >> 4)).append(HEX.charAt(value & 0xf));
                length = 1;
            }
            i += length;
        }
    }

    /** How many bytes the character has that begins here and needs no escape; 0 when there is none. */
    private static int standsForItself(byte[] name, int at, int to, boolean begins) {
        int first = name[at] & 0xff;
        if (first < NOT_ASCII) {
            return NameRules.plain((char) first) && !(first == '$' && begins) ? 1 : 0;
        }
        int length = first < 0xc2 || first > 0xf4 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : LONGEST_CHARACTER;
        if (length == 0 || at + length > to) {
            return 0;
        }
        int point = first & (0xff >> (length + 1));
        for (int i = at + 1; i < at + length; i++) {
            if ((name[i] & 0xc0) != NOT_ASCII) {
                return 0;
            }
            point = (point << 6) | (name[i] & 0x3f);
        }
        // What could be written shorter, or is half a pair or beyond all characters, is no UTF-8.
        return NameRules.bytesOf(point) == length && NameRules.fault(point).isEmpty() ? length : 0;
    }

    /**
     * The name that a channel stands for, not to be modified. Where the separator is a dot, so does the escape of one,
     * which only names with another separator have.
     */
    public static byte[] name(ChannelName channel, char separator) {
        return name(channel.utf8(), separator);
    }

    static byte[] name(byte[] spelling, char separator) {
        if (separator == '.' && !hasEscapes(spelling)) {
            return spelling;
        }
        ByteArrayOutputStream name = new ByteArrayOutputStream(spelling.length);
        for (int i = 0; i < spelling.length; i++) {
            if (spelling[i] == '.') {
                name.write(separator);
            } else if (spelling[i] != ESCAPE) {
                name.write(spelling[i]);
            } else if (i + 1 < spelling.length && spelling[i + 1] != '.') {
                name.write((HEX.indexOf(spelling[i + 1]) << 4) | HEX.indexOf(spelling[i + 2]));
                i += 2;
            }
        }
        return name.toByteArray();
    }

    private static boolean hasEscapes(byte[] spelling) {
        for (byte c : spelling) {
            if (c == ESCAPE) {
                return true;
            }
        }
        return false;
    }

    static boolean isDigit(char c) {
        return HEX.indexOf(c) >= 0;
    }
}
