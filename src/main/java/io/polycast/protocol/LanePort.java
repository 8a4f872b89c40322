// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol;

import io.polycast.Pattern;
import io.polycast.delivery.Encoding;

/**
 * A lane that a session has opened: a stream of messages to its client with its own patterns and its own encoding.
 * Patterns that overlap inside a lane deliver once; lanes deliver apart. What the lanes of a client deliver of one
 * batch leaves in the order of the batch; a message that several want leaves for the lane that was opened first before
 * the others. Call it on the connection's event loop only.
 */
public interface LanePort {
    /** Starts the flow of messages, like {@link Lanes#subscribe}. */
    Lanes.Subscribed subscribe(Pattern pattern);

    /**
     * The same as a member of a group: of all members in the cluster, one gets each message, and one of this node if
     * there is any. Members with different patterns are one group where their patterns meet.
     *
     * @param group names the group among those of all protocols
     */
    Lanes.Subscribed subscribe(Pattern pattern, String group);

    /** Ends the flow. False when the lane did not have the pattern. */
    boolean unsubscribe(Pattern pattern);

    /** How messages are rendered from now on. */
    void encoding(Encoding encoding);

    /** How many messages the lane has been given. */
    long delivered();

    /**
     * Closes the lane once it has delivered so many messages, counted from when it was opened; at once if it has.
     *
     * @param messages at least 1
     * @param spent called, not before the last message was handed out, when the lane has closed itself
     */
    void closeAfter(long messages, Runnable spent);

    /** Ends the flow for all its patterns. */
    void close();
}
