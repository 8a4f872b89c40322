// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The name of a channel: 1 to 128 tokens joined by {@code .}, at most 1,024 bytes of UTF-8. Validated once, at the
 * edge; an instance needs no further check. Immutable and thread-safe.
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
     * @throws BadChannelException when the text is not a channel name; the message says why
     */
    public static ChannelName parse(String text) throws BadChannelException {
        NameRules.check(text, false);
        return new ChannelName(text);
    }

    /** A name known to be valid, such as a constant. */
    public static ChannelName of(String text) {
        try {
            return parse(text);
        } catch (BadChannelException e) {
            throw new IllegalArgumentException(text + ": " + e.getMessage(), e);
        }
    }

    /** The tokens, in order. A shared array: must not be modified. */
    public String[] tokens() {
        // A race merely splits twice: every thread stores an equal array.
        if (tokens.length == 0) {
            tokens = NameRules.split(text);
        }
        return tokens;
    }

    /** The name in UTF-8. A shared array: must not be modified. */
    public byte[] utf8() {
        return utf8;
    }

    /**
     * The name as protocols without naming rules know it: each {@code %XX} replaced by the byte it escapes, and a
     * {@code %} alone by an empty token. One character per byte (ISO 8859-1).
     */
    public String unescaped() {
        return new String(text.indexOf('%') < 0 ? utf8 : EscapedName.name(this, '.'), StandardCharsets.ISO_8859_1);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof ChannelName name && name.text.equals(text));
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** By text. A hash table whose keys were chosen to collide falls back on this order, and stays fast. */
    @Override
    public int compareTo(ChannelName other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
