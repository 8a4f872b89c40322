// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import org.jspecify.annotations.Nullable;

/**
 * What a client subscribes to: a channel, or one with wildcards. {@code *} stands for exactly one token, a last
 * {@code >} for one or more. Immutable and safe on every thread.
 */
public final class ChannelPattern implements Pattern, Comparable<ChannelPattern> {
    /** The token that stands for exactly one token. */
    public static final String ONE = "*";

    /** The last token that stands for one or more tokens. */
    public static final String REST = ">";

    private final String text;
    private final boolean literal;

    private ChannelPattern(String text) {
        this.text = text;
        // Nowhere else may the two characters stand.
        this.literal = !text.contains(ONE) && !text.endsWith(REST);
    }

    /**
     * Parses a pattern as clients write it.
     *
     * @throws BadChannelException when the text is no pattern; its message says why
     */
    public static ChannelPattern parse(String text) throws BadChannelException {
        NameRules.check(text, true);
        return new ChannelPattern(text);
    }

    /** The pattern that matches this channel and no other. */
    public static ChannelPattern of(ChannelName channel) {
        return new ChannelPattern(channel.toString());
    }

    @Override
    public boolean literal() {
        return literal;
    }

    /** The tokens, in order. Split anew: they would take more memory than all else that a subscription needs. */
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

    /** By text: a hash table whose keys are chosen to have one hash sorts them, and stays fast. */
    @Override
    public int compareTo(ChannelPattern other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
