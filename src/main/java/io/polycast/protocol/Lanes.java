// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol;

import io.polycast.ChannelPattern;
import io.polycast.delivery.Encoding;
import java.util.List;

/**
 * What one client is sent of what is published. Belongs to its event loop.
 *
 * <p>What was published before a call of {@link #subscribe}, {@link #unsubscribe}, {@link #encoding} or {@link #echo}
 * is sent on its way first, so that a client finds the effect of its own records in their order.
 */
public interface Lanes {
    /** What came of a {@link #subscribe}. */
    enum Subscribed {
        /** Messages flow from now on. */
        OK,
        /** The client had this pattern already; nothing changed. */
        ALREADY,
        /** The client has as many as {@code maxSubscriptions} allows. */
        TOO_MANY,
        /** The client has as many with wildcards as {@code maxWildcards} allows. */
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

    /**
     * Starts the flow of messages. When it returns OK, whatever any client publishes later in this process is
     * delivered.
     */
    Subscribed subscribe(ChannelPattern pattern);

    /** Ends the flow. False when the client did not have the pattern. */
    boolean unsubscribe(ChannelPattern pattern);

    /** Opens a lane beside the one that each client has, for protocols whose clients tell their subscriptions apart. */
    LanePort lane(Encoding encoding);

    /** The client's patterns, in the order of subscribing, without those of lanes that were opened. A copy. */
    List<ChannelPattern> subscriptions();

    /** How messages are rendered for this client from now on. */
    void encoding(Encoding encoding);

    /** Whether the client gets its own messages from now on. At the start it does not. */
    void echo(boolean on);
}
