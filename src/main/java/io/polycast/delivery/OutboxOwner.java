// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import io.polycast.ClientId;
import io.polycast.CloseReason;

/** The connection of an outbox, as the outbox sees it. Called on the connection's event loop. */
public interface OutboxOwner {
    /** This many messages were handed to the outlet. */
    void delivered(int messages);

    /** This many messages were dropped. */
    void dropped(int messages, DropReason reason);

    /** The number of pending bytes has changed by this much. */
    void pendingChanged(long bytes);

    /** The client must be ended, but not before the caller has returned. */
    void overflowed(CloseReason reason);

    /** Asks a publisher to send nothing more until {@link #resumePublisher}. */
    void pausePublisher(ClientId publisher);

    /** Undoes {@link #pausePublisher}. */
    void resumePublisher(ClientId publisher);

    /** Nothing is pending any more. */
    void drained();
}
