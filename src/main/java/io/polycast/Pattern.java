// SPDX-License-Identifier: Apache-2.0
package io.polycast;

/**
 * A pattern over channel names: what a client subscribes to. There are two kinds, each with its own index: {@link
 * ChannelPattern} matches token by token, {@link Glob} the bytes of the whole name. Immutable and thread-safe.
 */
public sealed interface Pattern permits ChannelPattern, Glob {
    /** Whether it matches exactly one channel and is spelled like that channel. */
    boolean literal();

    /** Whether it matches this channel. */
    boolean matches(ChannelName channel);

    /** The pattern as its clients write it. */
    @Override
    String toString();
}
