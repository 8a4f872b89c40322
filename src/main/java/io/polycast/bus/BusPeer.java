// SPDX-License-Identifier: Apache-2.0
package io.polycast.bus;

import io.polycast.ClientId;

/** Backpressure as one place on the bus gets to know it. All calls come on the event loop of that place. */
public interface BusPeer {
    /**
     * A subscriber elsewhere can't keep up with this publisher, which is to be read from no more. Counted: as many
     * calls of {@link #resume} take it back.
     */
    void pause(ClientId publisher);

    /** Takes one {@link #pause} back. */
    void resume(ClientId publisher);

    /** Another place has more under way than it should; nothing more is to be read for it until {@link #relieved}. */
    void congested();

    /** The other places have caught up. */
    void relieved();
}
