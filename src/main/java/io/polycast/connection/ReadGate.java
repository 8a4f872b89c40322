// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.transport.Source;

/**
 * Why a client is not read from at the moment; it is read from while there is no reason not to. Belongs to one event
 * loop.
 */
final class ReadGate {
    enum Reason {
        /** It waits for a place. */
        PLACE(1),
        /** It has not read the answers that it was sent. */
        REPLIES(1 << 1),
        /** It has published more than {@code publishRate}. */
        RATE(1 << 2),
        /** Other event loops have to catch up. */
        CONGESTION(1 << 3),
        /** Subscribers with {@code overflow: pause} have to catch up. */
        SUBSCRIBERS(1 << 4),
        /** An answer is being gathered from other event loops. */
        ANSWER(1 << 5),
        /** Others on its event loop have their turn. */
        TURN(1 << 6);

        private final int bit;

        Reason(int bit) {
            this.bit = bit;
        }
    }

    private final Source wire;

    /** The bits of those that there are: every client has a gate, and few ever have a reason. */
    private int reasons;

    private int slowSubscribers;

    ReadGate(Source wire) {
        this.wire = wire;
    }

    boolean isOpen() {
        return reasons == 0;
    }

    void close(Reason reason) {
        if (reasons == 0) {
            wire.reading(false);
        }
        reasons |= reason.bit;
    }

    void open(Reason reason) {
        if (reasons == 0) {
            return;
        }
        reasons &= ~reason.bit;
        if (reasons == 0) {
            wire.reading(true);
        }
    }

    /** One more subscriber can't keep up with this client. */
    void subscriberSlows() {
        slowSubscribers++;
        close(Reason.SUBSCRIBERS);
    }

    /** One of them has caught up. */
    void subscriberCatchesUp() {
        if (--slowSubscribers == 0) {
            open(Reason.SUBSCRIBERS);
        }
    }

    /**
     * The client is on its way out: what it still sends is read and discarded, so that the farewell is not lost to a
     * reset.
     */
    void openForGood() {
        reasons = 0;
        wire.reading(true);
    }
}
