// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import org.jspecify.annotations.Nullable;

/** What a lane has beyond others when its client has several. Belongs to one event loop. */
final class Strand {
    final LaneMerge merge;

    /** Counts the client's lanes in the order in which they were opened. */
    final int number;

    long delivered;

    /** Null while it may deliver for ever. */
    @Nullable Countdown countdown;

    Strand(LaneMerge merge, int number) {
        this.merge = merge;
        this.number = number;
    }

    /** How many of so many messages may still be delivered; counts them as delivered. */
    int take(int messages) {
        int taken = countdown == null ? messages : countdown.take(messages);
        delivered += taken;
        return taken;
    }
}
