// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import org.jspecify.annotations.Nullable;

/**
 * A pattern by tokens: a channel name, optionally with wildcards. {@code *} matches exactly one token, a trailing
 * {@code >} one or more. Immutable and thread-safe.
 */
public final class ChannelPattern implements Pattern, Comparable<ChannelPattern> {
    /** The wildcard for exactly one token. */
    public static final String ONE = "*";

    /** The trailing wildcard for one or more tokens. */
    public static final String REST = ">";

    private final String text;
    private final boolean literal;

    private ChannelPattern(String text) {
        this.text = text;
        // The two characters are not allowed anywhere else.
        this.literal = !text.contains(ONE) && !text.endsWith(REST);
    }

    /**
     * Parses a pattern as clients write it.
     *
     * @throws BadChannelException when the text is not a pattern; the message says why
     */
    public static ChannelPattern parse(String text) throws BadChannelException {
        NameRules.check(text, true);
        return new ChannelPattern(text);
    }

    /** The literal pattern of this channel. */
    public static ChannelPattern of(ChannelName channel) {
        return new ChannelPattern(channel.toString());
    }

    @Override
    public boolean literal() {
        return literal;
    }

    /** The tokens, in order. Split on each call: kept, they would take more memory than the rest of a subscription. */
    public String[] tokens() {
        return NameRules.split(text);
    }

    @Override
    public boolean matches(ChannelName channel) {
        String[] tokens = tokens();
        String[] name = channel.tokens();
        for (int i = 0; i < tokens.length; i++) {
            if (i >= name.length) {
                return false;
            }
            if (tokens[i].equals(REST)) {
                return true;
            }
            if (!tokens[i].equals(ONE) && !tokens[i].equals(name[i])) {
                return false;
            }
        }
        return tokens.length == name.length;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof ChannelPattern pattern && pattern.text.equals(text));
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** By text. A hash table whose keys were chosen to collide falls back on this order, and stays fast. */
    @Override
    public int compareTo(ChannelPattern other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
