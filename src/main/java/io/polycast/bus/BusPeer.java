// SPDX-License-Identifier: Apache-2.0
package io.polycast.bus;

import io.polycast.ClientId;

/** Backpressure as seen by one place on the bus. All calls are made on the event loop of that place. */
public interface BusPeer {
    /**
     * Stops reading from this publisher, because a subscriber elsewhere can't keep up with it. Counted: it takes as
     * many calls of {@link #resume} to undo.
     */
    void pause(ClientId publisher);

    /** Undoes one {@link #pause}. */
    void resume(ClientId publisher);

    /** Another place has reached its high watermark; nothing more is to be read for it until {@link #relieved}. */
    void congested();

    /** The other places have caught up. */
    void relieved();
}
