// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import java.util.ArrayList;
import java.util.List;

/** The syntax of channel names and patterns; the only place that knows it. */
final class NameRules {
    private static final int MAX_TOKENS = 32;
    private static final int MAX_BYTES = 255;

    private NameRules() {}

    static void check(String text, boolean wildcards) throws BadChannelException {
        if (text.isEmpty()) {
            throw new BadChannelException("a channel has at least one token");
        }
        if (text.charAt(0) == '$') {
            throw new BadChannelException("channels that start with $ are kept for the server");
        }
        int tokens = 1;
        int tokenStart = 0;
        int bytes = 0;
        int length = text.length();
        for (int i = 0; i < length; ) {
            char c = text.charAt(i);
            if (c == '.') {
                if (i == tokenStart) {
                    throw new BadChannelException("empty token");
                }
                tokens++;
                tokenStart = i + 1;
                bytes++;
                i++;
            } else if (c > ' ' && c < 0x7f && c != '*' && c != '>' && c != '%') {
                bytes++;
                i++;
            } else if (c == '*' || c == '>') {
                checkWildcard(text, i, tokenStart, wildcards);
                bytes++;
                i++;
            } else if (c == '%') {
                checkEscape(text, i);
                bytes += 3;
                i += 3;
            } else {
                int point = text.codePointAt(i);
                bytes += bytesOf(point);
                i += Character.charCount(point);
            }
        }
        if (tokenStart == length) {
            throw new BadChannelException("empty token");
        }
        if (tokens > MAX_TOKENS) {
            throw new BadChannelException("more than " + MAX_TOKENS + " tokens");
        }
        if (bytes > MAX_BYTES) {
            throw new BadChannelException("longer than " + MAX_BYTES + " bytes");
        }
    }

    private static void checkWildcard(String text, int at, int tokenStart, boolean wildcards)
            throws BadChannelException {
        char c = text.charAt(at);
        if (!wildcards) {
            throw new BadChannelException(c + " is a wildcard, and a channel name has none");
        }
        boolean last = at + 1 == text.length();
        if (at != tokenStart || !(last || text.charAt(at + 1) == '.')) {
            throw new BadChannelException(c + " must be a token of its own");
        }
        if (c == '>' && !last) {
            throw new BadChannelException("> must be the last token");
        }
    }

    /**
     * {@code %XX} stands for a byte that another protocol allows in a name and this one does not. Only such bytes may
     * be escaped, and only in capitals: were {@code %41} allowed beside {@code A}, one channel would have two names.
     */
    private static void checkEscape(String text, int at) throws BadChannelException {
        int value = at + 2 < text.length() ? hex(text.charAt(at + 1)) << 4 | hex(text.charAt(at + 2)) : -1;
        boolean needed = value >= 0 && (value <= ' ' || value >= 0x7f || ".*>%$".indexOf(value) >= 0);
        if (!needed) {
            throw new BadChannelException(
                    "% must be followed by two capital hex digits of a byte that may not stand for itself");
        }
    }

    private static int hex(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    }

    /** Undoes the escapes of a name, given as UTF-8 with one character per byte. */
    static String unescape(String name) {
        StringBuilder plain = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '%') {
                plain.append(c);
            } else if (i + 1 < name.length() && name.charAt(i + 1) != '.') {
                plain.append((char) (hex(name.charAt(i + 1)) << 4 | hex(name.charAt(i + 2))));
                i += 2;
            }
        }
        return plain.toString();
    }

    private static int bytesOf(int point) throws BadChannelException {
        if (Character.isWhitespace(point) || Character.isSpaceChar(point)) {
            throw new BadChannelException("white space in a channel");
        }
        if (Character.isISOControl(point)) {
            throw new BadChannelException("control character in a channel");
        }
        if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
            throw new BadChannelException("not valid Unicode");
        }
        return point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    }

    static String[] split(String text) {
        List<String> tokens = new ArrayList<>(4);
        int start = 0;
        for (int dot = text.indexOf('.'); dot >= 0; dot = text.indexOf('.', start)) {
            tokens.add(text.substring(start, dot));
            start = dot + 1;
        }
        tokens.add(text.substring(start));
        return tokens.toArray(String[]::new);
    }
}
