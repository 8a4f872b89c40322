// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where a message is published: 1 to 32 tokens joined by {@code .}, at most 255 bytes of UTF-8. Checked once, at the
 * edge; whoever holds one needs no further check. Immutable and safe on every thread.
 */
public final class ChannelName implements Comparable<ChannelName> {
    private final String text;
    private final byte[] utf8;
    private String[] tokens = NO_TOKENS;

    private static final String[] NO_TOKENS = {};

    private ChannelName(String text) {
        this.text = text;
        this.utf8 = text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Parses a name as clients write it.
     *
     * @throws BadChannelException when the text is no channel name; its message says why
     */
    public static ChannelName parse(String text) throws BadChannelException {
        NameRules.check(text, false);
        return new ChannelName(text);
    }

    /** For names that the program itself knows to be right, such as constants. */
    public static ChannelName of(String text) {
        try {
            return parse(text);
        } catch (BadChannelException e) {
            throw new IllegalArgumentException(text + ": " + e.getMessage(), e);
        }
    }

    /** The tokens, in order. Never to be modified: the array is shared. */
    public String[] tokens() {
        // A race only splits twice: every thread stores an equal array.
        if (tokens.length == 0) {
            tokens = NameRules.split(text);
        }
        return tokens;
    }

    /** The name in UTF-8. Never to be modified: the array is shared. */
    public byte[] utf8() {
        return utf8;
    }

    /**
     * The name as protocols know it that take any bytes for one: {@code %XX} stands for the byte that it escapes, and
     * {@code %} alone for an empty token. One character a byte (ISO 8859-1).
     */
    public String unescaped() {
        String bytes = new String(utf8, StandardCharsets.ISO_8859_1);
        return text.indexOf('%') < 0 ? bytes : NameRules.unescape(bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof ChannelName name && name.text.equals(text));
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** By text: a hash table whose keys are chosen to have one hash sorts them, and stays fast. */
    @Override
    public int compareTo(ChannelName other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
