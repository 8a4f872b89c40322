// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import org.jspecify.annotations.Nullable;

/** The liveness of a client as far as {@link Rounds} can tell: two flags that each round clears. */
final class Liveness {
    /** For datagram peers only input counts: output says nothing about whether anyone receives it. */
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

    /** Also reports to this place from now on. */
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

    /** Checks once; returns whether the client has been silent for too many checks in a row. */
    boolean isGone() {
        silentLooks = heard || (moved && !onlyHeard) ? 0 : silentLooks + 1;
        heard = false;
        moved = false;
        return silentLooks >= Rounds.A_TIMEOUT;
    }
}
