// SPDX-License-Identifier: Apache-2.0
package io.polycast.bus;

import io.polycast.Batch;
import io.polycast.ChannelName;
import io.polycast.Pick;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One event loop as seen by the bus. All calls are made on that loop. */
public interface LoopPeer extends BusPeer {
    /**
     * Hands a batch to this loop's clients; returns this place's picks that no member took.
     *
     * @param receivers gets the number of receivers of each message before any is delivered; null when nobody asks
     */
    List<Pick> deliver(Batch batch, @Nullable Consumer<int[]> receivers);

    /**
     * The number of deliveries made by the last {@link #deliver} or {@link #deliverPicked}: one per message and
     * recipient.
     */
    long deliveries();

    /** Hands out only what was picked for group members; returns this place's picks that no member took. */
    List<Pick> deliverPicked(Batch batch);

    /** Messages from another node were lost: tells those who would have got them. */
    void missed(List<Missed> missed);

    /** Runs the task after the event loop has polled its clients' sockets. */
    void nextTurn(Runnable task);

    /** How many clients of this loop would get a message on this channel, naming at most {@code atMost}. */
    Attendance who(ChannelName channel, int atMost);
}
