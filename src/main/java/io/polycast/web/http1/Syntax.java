// SPDX-License-Identifier: Apache-2.0
package io.polycast.web.http1;

import io.netty.buffer.ByteBuf;

/** Character classes of HTTP and URIs (RFC 9110, section 5.6, and RFC 3986, section 3.2). */
final class Syntax {
    static final byte CR = '\r';
    static final byte LF = '\n';
    static final byte TAB = '\t';
    static final byte DELETE = 0x7f;

    private static final boolean[] TOKEN = of("!#$%&'*+-.^_`|~");
    private static final boolean[] HOST = of("-._~%!$&'()*+,;=");

    private Syntax() {}

    private static boolean[] of(String others) {
        boolean[] known = new boolean[128];
        for (char c = 0; c < known.length; c++) {
            known[c] = isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || others.indexOf(c) >= 0;
        }
        return known;
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    /** The value of a hexadecimal digit; -1 when it is none. */
    static int hexadecimal(int c) {
        if (isDigit(c)) {
            return c - '0';
        }
        int lower = c | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    /** Neither a control character other than the tab, nor the end of a line. */
    static boolean isText(byte b) {
        return b < 0 || (b >= ' ' && b != DELETE) || b == TAB;
    }

    static boolean isToken(byte b) {
        return b >= 0 && TOKEN[b];
    }

    /** At least one character, and nothing but those of a token. */
    static boolean isToken(ByteBuf bytes, int from, int to) {
        return from < to && bytes.forEachByte(from, to - from, Syntax::isToken) < 0;
    }

    /** A host as a name or an address, perhaps with a port; no user. */
    static boolean isAuthority(String text) {
        int end = text.startsWith("[") ? text.indexOf(']') + 1 : text.indexOf(':');
        if (end < 0) {
            end = text.length();
        }
        if (end == 0) {
            return false;
        }
        boolean literal = text.startsWith("[");
        for (int i = literal ? 1 : 0; i < (literal ? end - 1 : end); i++) {
            char c = text.charAt(i);
            if (c >= HOST.length || !(literal ? c == ':' || c == '.' || hexadecimal(c) >= 0 : HOST[c])) {
                return false;
            }
        }
        return end == text.length() || (text.charAt(end) == ':' && isPort(text.substring(end + 1)));
    }

    private static boolean isPort(String text) {
        return text.length() <= 5 && text.chars().allMatch(Syntax::isDigit);
    }
}
