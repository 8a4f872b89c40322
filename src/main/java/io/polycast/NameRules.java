// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The syntax of channel names and patterns; the only place that knows it. */
final class NameRules {
    private static final int MAX_TOKENS = 128;
    private static final int MAX_BYTES = 1_024;

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
        boolean escaped = false;
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
            } else if (plain(c)) {
                bytes++;
                i++;
            } else if (c == '*' || c == '>') {
                checkWildcard(text, i, tokenStart, wildcards);
                bytes++;
                i++;
            } else if (c == '%') {
                int end = escapeEnd(text, i, tokenStart);
                escaped |= end > i + 1;
                bytes += end - i;
                i = end;
            } else {
                int point = text.codePointAt(i);
                String fault = fault(point);
                if (!fault.isEmpty()) {
                    throw new BadChannelException(fault);
                }
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
        if (escaped) {
            checkSpelling(text);
        }
    }

    /** Whether it is a character of ASCII that may stand anywhere but, if it is a {@code $}, at the start. */
    static boolean plain(char c) {
        return c > ' ' && c < 0x7f && c != '.' && c != '*' && c != '>' && c != '%';
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

    /** Where an escape ends: one that has a token to itself stands for an empty token, others have two digits. */
    private static int escapeEnd(String text, int at, int tokenStart) throws BadChannelException {
        int next = at + 1;
        if (at == tokenStart && (next == text.length() || text.charAt(next) == '.')) {
            return next;
        }
        int end = at + 3;
        if (end > text.length()
                || !EscapedName.isDigit(text.charAt(next))
                || !EscapedName.isDigit(text.charAt(next + 1))) {
            throw badEscape();
        }
        return end;
    }

    /**
     * Only a byte that may not stand for itself is escaped: were {@code %41} allowed beside {@code A}, one channel
     * would have two names.
     */
    private static void checkSpelling(String text) throws BadChannelException {
        boolean first = true;
        for (String token : split(text)) {
            if (token.indexOf('%') >= 0 && !token.equals(spelling(token, first))) {
                throw badEscape();
            }
            first = false;
        }
    }

    private static String spelling(String token, boolean first) {
        byte[] name = EscapedName.name(token.getBytes(StandardCharsets.UTF_8), '.');
        StringBuilder spelling = new StringBuilder();
        EscapedName.token(name, 0, name.length, first, spelling);
        return spelling.toString();
    }

    private static BadChannelException badEscape() {
        return new BadChannelException(
                "% must be followed by two capital hex digits of a byte that may not stand for itself");
    }

    /** Why this character may not stand in a name, whatever is around it; empty when it may. */
    static String fault(int point) {
        if (Character.isWhitespace(point) || Character.isSpaceChar(point)) {
            return "white space in a channel";
        }
        if (Character.isISOControl(point)) {
            return "control character in a channel";
        }
        boolean unicode = Character.isValidCodePoint(point)
                && (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE);
        return unicode ? "" : "not valid Unicode";
    }

    /** How many bytes of UTF-8 a character has. */
    static int bytesOf(int point) {
        return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
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
