// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import io.polycast.CloseReason;
import java.util.Arrays;
import java.util.Optional;

/** The policy for a slow consumer whose pending messages exceed the bound. */
public enum OverflowPolicy {
    /** Ends the client. */
    DISCONNECT("disconnect") {
        @Override
        void relieve(Outbox outbox, Delivery newest, long bound) {
            outbox.disconnect(CloseReason.SLOW);
        }
    },
    /** Drops the messages that have waited longest. */
    DROP_OLDEST("drop-oldest") {
        @Override
        void relieve(Outbox outbox, Delivery newest, long bound) {
            outbox.dropped(outbox.backlog().dropOldest(bound));
        }
    },
    /** Drops the messages that have just come. */
    DROP_NEWEST("drop-newest") {
        @Override
        void relieve(Outbox outbox, Delivery newest, long bound) {
            outbox.dropped(outbox.backlog().dropNewest(bound));
        }
    },
    /** Keeps only the newest message of each channel. */
    CONFLATE("conflate") {
        @Override
        void relieve(Outbox outbox, Delivery newest, long bound) {
            outbox.dropped(outbox.backlog().conflate(bound));
        }
    },
    /** Applies backpressure: publishers are not read from until the client has caught up. Nothing is dropped. */
    PAUSE("pause") {
        @Override
        void relieve(Outbox outbox, Delivery newest, long bound) {
            outbox.pause(newest.origin);
        }
    };

    private final String label;

    OverflowPolicy(String label) {
        this.label = label;
    }

    /** Makes room in the outbox, which has just taken {@code newest}. */
    abstract void relieve(Outbox outbox, Delivery newest, long bound);

    /** The name in the configuration. */
    public String label() {
        return label;
    }

    /** The policy of that name. */
    public static Optional<OverflowPolicy> named(String label) {
        return Arrays.stream(values())
                .filter(policy -> policy.label.equals(label))
                .findFirst();
    }
}
