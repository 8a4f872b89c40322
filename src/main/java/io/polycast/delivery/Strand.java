// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import org.jspecify.annotations.Nullable;

/** A lane's extra state when its client has several. Belongs to one event loop. */
final class Strand {
    final LaneMerge merge;

    /** The lane's index among the client's lanes, in the order in which they were opened. */
    final int number;

    long delivered;

    /** Null while the number of deliveries is unlimited. */
    @Nullable Countdown countdown;

    Strand(LaneMerge merge, int number) {
        this.merge = merge;
        this.number = number;
    }

    /** How many of this many messages may still be delivered; counts them as delivered. */
    int take(int messages) {
        int taken = countdown == null ? messages : countdown.take(messages);
        delivered += taken;
        return taken;
    }
}
