// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A glob over whole channel names, in the syntax of Redis' PSUBSCRIBE: {@code *} matches any bytes, {@code ?} one,
 * {@code [a-c]} and {@code [^a]} one of a set, and {@code \} escapes the next byte. Names are matched unescaped ({@link
 * ChannelName#unescaped}). A match visits each byte of the name at most once per byte of the glob, however many stars
 * there are. Immutable and thread-safe.
 */
public final class Glob implements Pattern, Comparable<Glob> {
    /** What {@link #end} returns for a byte that does not match. */
    private static final int MISMATCH = -1;

    /** One character per byte, like the names that it is matched against. */
    private final String bytes;

    private Glob(String bytes) {
        this.bytes = bytes;
    }

    /** The glob that a client spelled this way. Every text is a valid one: Redis rejects none either. */
    public static Glob of(byte[] spelling) {
        return new Glob(new String(spelling, StandardCharsets.ISO_8859_1));
    }

    /** The glob as the client spelled it. */
    public byte[] spelling() {
        return bytes.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Always false: a glob without wildcards is still looked up as a whole name, but spells that name its own way. */
    @Override
    public boolean literal() {
        return false;
    }

    @Override
    public boolean matches(ChannelName channel) {
        return matches(channel.unescaped());
    }

    /** Same for a name that is unescaped already. */
    public boolean matches(String name) {
        int at = 0;
        int from = 0;
        // Where to resume when what follows the last star does not match: the star takes one byte more.
        int star = MISMATCH;
        int starFrom = 0;
        while (from < name.length()) {
            if (at < bytes.length() && bytes.charAt(at) == '*') {
                star = ++at;
                starFrom = from;
                continue;
            }
            int next = at < bytes.length() ? end(at, name.charAt(from)) : MISMATCH;
            if (next != MISMATCH) {
                at = next;
                from++;
            } else if (star != MISMATCH) {
                at = star;
                from = ++starFrom;
            } else {
                return false;
            }
        }
        while (at < bytes.length() && bytes.charAt(at) == '*') {
            at++;
        }
        return at == bytes.length();
    }

    /** The end of the element that starts here if it matches this byte, otherwise {@link #MISMATCH}. */
    private int end(int at, char one) {
        char c = bytes.charAt(at);
        if (c == '?') {
            return at + 1;
        }
        if (c == '[') {
            return set(at + 1, one);
        }
        int literal = c == '\\' && at + 1 < bytes.length() ? at + 1 : at;
        return bytes.charAt(literal) == one ? literal + 1 : MISMATCH;
    }

    /** Matches a set, which ends at its bracket or at the end of the glob. */
    private int set(int start, char one) {
        int at = start;
        boolean not = at < bytes.length() && bytes.charAt(at) == '^';
        if (not) {
            at++;
        }
        boolean found = false;
        while (at < bytes.length() && bytes.charAt(at) != ']') {
            char low = bytes.charAt(at);
            if (low == '\\' && at + 1 < bytes.length()) {
                found |= bytes.charAt(at + 1) == one;
                at += 2;
            } else if (at + 2 < bytes.length() && bytes.charAt(at + 1) == '-') {
                char high = bytes.charAt(at + 2);
                found |= one >= Math.min(low, high) && one <= Math.max(low, high);
                at += 3;
            } else {
                found |= low == one;
                at++;
            }
        }
        return found == not ? MISMATCH : Math.min(at + 1, bytes.length());
    }

    /** The prefix that all matching names share. */
    public String prefix() {
        StringBuilder prefix = new StringBuilder();
        for (int at = 0; at < bytes.length() && !special(at); at++) {
            at = literal(at);
            prefix.append(bytes.charAt(at));
        }
        return prefix.toString();
    }

    /**
     * The suffix that all matching names share: what follows the last wildcard, or the whole glob when there is none.
     */
    public String suffix() {
        StringBuilder suffix = new StringBuilder();
        int at = 0;
        while (at < bytes.length()) {
            if (special(at)) {
                suffix.setLength(0);
                at = bytes.charAt(at) == '[' ? setEnd(at + 1) : at + 1;
            } else {
                at = literal(at);
                suffix.append(bytes.charAt(at++));
            }
        }
        return suffix.toString();
    }

    private boolean special(int at) {
        char c = bytes.charAt(at);
        return c == '*' || c == '?' || c == '[';
    }

    private int literal(int at) {
        return bytes.charAt(at) == '\\' && at + 1 < bytes.length() ? at + 1 : at;
    }

    private int setEnd(int start) {
        int at = start;
        while (at < bytes.length() && bytes.charAt(at) != ']') {
            if (bytes.charAt(at) == '\\' && at + 1 < bytes.length()) {
                at += 2;
            } else {
                at += at + 2 < bytes.length() && bytes.charAt(at + 1) == '-' ? 3 : 1;
            }
        }
        return Math.min(at + 1, bytes.length());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof Glob glob && glob.bytes.equals(bytes));
    }

    @Override
    public int hashCode() {
        return bytes.hashCode();
    }

    /** By spelling. A hash table whose keys were chosen to collide falls back on this order, and stays fast. */
    @Override
    public int compareTo(Glob other) {
        return bytes.compareTo(other.bytes);
    }

    /** The spelling as UTF-8, for people. */
    @Override
    public String toString() {
        return new String(spelling(), StandardCharsets.UTF_8);
    }
}
