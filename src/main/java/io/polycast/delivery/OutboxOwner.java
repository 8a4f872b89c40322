// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import io.polycast.ClientId;
import io.polycast.CloseReason;

/** What an outbox asks of, and tells, the connection that it belongs to. Called on the connection's event loop. */
public interface OutboxOwner {
    /** So many messages were handed to the outlet. */
    void delivered(int messages);

    /** So many messages were left out. */
    void dropped(int messages, DropReason reason);

    /** The bytes that wait have changed by so much. */
    void pendingChanged(long bytes);

    /** The client must be ended; not before the caller has returned. */
    void overflowed(CloseReason reason);

    /** Asks a publisher to send nothing more until {@link #resumePublisher}. */
    void pausePublisher(ClientId publisher);

    /** Takes {@link #pausePublisher} back. */
    void resumePublisher(ClientId publisher);

    /** Nothing waits any more. */
    void drained();
}
