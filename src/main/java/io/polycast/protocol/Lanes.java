// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol;

import io.polycast.ChannelPattern;
import io.polycast.delivery.Encoding;
import java.util.List;

/**
 * The subscriptions of one client. Belongs to its event loop.
 *
 * <p>What was published before a call of {@link #subscribe}, {@link #unsubscribe}, {@link #encoding} or {@link #echo}
 * is sent first, so that a client's own records take effect in order.
 */
public interface Lanes {
    /** The outcome of {@link #subscribe}. */
    enum Subscribed {
        /** Subscribed. */
        OK,
        /** The client had this pattern already; nothing changed. */
        ALREADY,
        /** The client has reached {@code maxSubscriptions}. */
        TOO_MANY,
        /** The client has reached {@code maxWildcards}. */
        TOO_MANY_WILDCARDS;

        /** What to tell the client; empty when it has the pattern now. */
        public String refusal() {
            return switch (this) {
                case OK, ALREADY -> "";
                case TOO_MANY -> "unsubscribe from something first";
                case TOO_MANY_WILDCARDS -> "unsubscribe from something that has wildcards first";
            };
        }
    }

    /** Subscribes. Once it has returned OK, whatever any client publishes in this process is delivered. */
    Subscribed subscribe(ChannelPattern pattern);

    /** Unsubscribes. Returns false when the client did not have the pattern. */
    boolean unsubscribe(ChannelPattern pattern);

    /** Opens a further lane, for protocols whose clients tell their subscriptions apart. */
    LanePort lane(Encoding encoding);

    /** The client's patterns, in the order of subscribing, except those of further lanes. A copy. */
    List<ChannelPattern> subscriptions();

    /** Sets how messages are rendered for this client from now on. */
    void encoding(Encoding encoding);

    /** Sets whether the client gets its own messages from now on. Off at first. */
    void echo(boolean on);
}
