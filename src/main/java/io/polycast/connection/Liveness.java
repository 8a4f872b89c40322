// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import org.jspecify.annotations.Nullable;

/**
 * Whether a client is still there, as far as {@link Rounds} can see: two flags that they clear each time they come by.
 */
final class Liveness {
    /** Only what a datagram peer sends counts: what is sent to it says nothing about whether somebody listens. */
    private final boolean onlyHeard;

    private Places.@Nullable Place place;
    private boolean heard = true;
    private boolean moved = true;
    private int silentLooks;

    Liveness(boolean onlyHeard) {
        this.onlyHeard = onlyHeard;
    }

    /** Something arrived from the client. */
    void heard() {
        heard = true;
        if (place != null && onlyHeard) {
            place.moves();
        }
    }

    /** From now on somebody else wants to know, too. */
    void tells(Places.@Nullable Place newPlace) {
        place = newPlace;
    }

    /** Something left for the client. */
    void moved() {
        moved = true;
        if (place != null && !onlyHeard) {
            place.moves();
        }
    }

    /** Looks; returns whether the client has been silent for too many looks in a row. */
    boolean isGone() {
        silentLooks = heard || (moved && !onlyHeard) ? 0 : silentLooks + 1;
        heard = false;
        moved = false;
        return silentLooks >= Rounds.A_TIMEOUT;
    }
}
