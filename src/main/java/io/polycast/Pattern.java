// SPDX-License-Identifier: Apache-2.0
package io.polycast;

/**
 * A pattern over channel names: what a client subscribes to. There are two kinds, each with an index of its own:
 * {@link ChannelPattern} goes by tokens, {@link Glob} by the bytes of the whole name. Immutable and safe on every
 * thread.
 */
public sealed interface Pattern permits ChannelPattern, Glob {
    /** Whether it names exactly one channel, in that channel's own spelling. */
    boolean literal();

    /** Whether messages of this channel are wanted. */
    boolean matches(ChannelName channel);

    /** The pattern as its clients write it. */
    @Override
    String toString();
}
