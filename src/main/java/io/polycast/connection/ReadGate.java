// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.transport.Source;

/** The reasons not to read from a client at the moment; with none, it is read from. Belongs to one event loop. */
final class ReadGate {
    enum Reason {
        /** It waits for a place. */
        PLACE(1),
        /** It has not read its answers. */
        REPLIES(1 << 1),
        /** It exceeds {@code publishRate}. */
        RATE(1 << 2),
        /** Other event loops have to catch up. */
        CONGESTION(1 << 3),
        /** Subscribers with {@code overflow: pause} have to catch up. */
        SUBSCRIBERS(1 << 4),
        /** An answer is being gathered from other event loops. */
        ANSWER(1 << 5),
        /** It is the turn of others on its event loop. */
        TURN(1 << 6);

        private final int bit;

        Reason(int bit) {
            this.bit = bit;
        }
    }

    private final Source wire;

    /** The current reasons as bits: every client has a gate, and few ever have a reason. */
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
     * Opens for good: the client is being ended, and what it still sends is read and discarded, so that no reset
     * destroys the farewell.
     */
    void openForGood() {
        reasons = 0;
        wire.reading(true);
    }
}
