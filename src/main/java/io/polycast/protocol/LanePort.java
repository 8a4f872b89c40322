// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol;

import io.polycast.Pattern;
import io.polycast.delivery.Encoding;

/**
 * A lane opened by a session: a stream of messages to its client with its own patterns and its own encoding.
 * Overlapping patterns within a lane deliver once; separate lanes deliver separately. A batch is delivered in order
 * across all lanes of a client; a message that several lanes want goes to the lane that was opened first before the
 * others. Must be called on the connection's event loop.
 */
public interface LanePort {
    /** Subscribes, like {@link Lanes#subscribe}. */
    Lanes.Subscribed subscribe(Pattern pattern);

    /**
     * Subscribes as a member of a group: of all members in the cluster, one gets each message, on this node if it has
     * one. Members with different patterns form one group where their patterns overlap.
     *
     * @param group identifies the group among those of all protocols
     */
    Lanes.Subscribed subscribe(Pattern pattern, String group);

    /** Unsubscribes. Returns false when the lane did not have the pattern. */
    boolean unsubscribe(Pattern pattern);

    /** Sets how messages are rendered from now on. */
    void encoding(Encoding encoding);

    /** How many messages the lane has been given. */
    long delivered();

    /**
     * Closes the lane once it has delivered this many messages, counted from when it was opened; at once if it already
     * has.
     *
     * @param messages at least 1
     * @param spent runs when the lane has closed itself, after the last message was handed out
     */
    void closeAfter(long messages, Runnable spent);

    /** Unsubscribes from all its patterns. */
    void close();
}
