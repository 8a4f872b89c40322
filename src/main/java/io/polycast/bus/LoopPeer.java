// SPDX-License-Identifier: Apache-2.0
package io.polycast.bus;

import io.polycast.Batch;
import io.polycast.ChannelName;
import io.polycast.Pick;
import java.util.List;

/** One event loop as the bus sees it. All calls come on that loop. */
public interface LoopPeer extends BusPeer {
    /** Hands a batch to this loop's clients; returns the picks of this place that nobody has taken. */
    List<Pick> deliver(Batch batch);

    /** How many deliveries the last {@link #deliver} was: each message counts once for each of those who wanted it. */
    long deliveries();

    /**
     * Hands out nothing but what was picked for members of groups; returns the picks of this place that nobody has
     * taken.
     */
    List<Pick> deliverPicked(Batch batch);

    /** Messages from another node did not come: tells those who would have got them. */
    void missed(List<Missed> missed);

    /** Runs this once the event loop has looked what arrived for its clients. */
    void nextTurn(Runnable task);

    /** How many clients of this loop would get a message of this channel, and so many of them by name. */
    Attendance who(ChannelName channel, int atMost);
}
