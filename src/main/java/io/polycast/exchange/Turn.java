// SPDX-License-Identifier: Apache-2.0
package io.polycast.exchange;

import io.polycast.Clock;
import java.util.concurrent.TimeUnit;

/**
 * How long one client may keep its event loop with what it has sent, before others have their turn. The clock is looked
 * at when a batch was sent in between, and every so many records, so that records which are processed quickly pay
 * nothing. Belongs to one event loop.
 */
public final class Turn {
    /** Long enough for several batches to a thousand subscribers: who gives way ends a batch early. */
    private static final long NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final int LOOK_EVERY = 64;

    private final Clock clock;
    private long startedNanos;
    private boolean running;
    private int records;

    /** Not yet running. */
    public Turn(Clock clock) {
        this.clock = clock;
    }

    /** Records are about to be processed; of no effect while the turn is running. */
    public void starts() {
        if (!running) {
            running = true;
            records = 0;
            startedNanos = clock.nanos();
        }
    }

    /** Something was done that may have taken long. */
    public void look() {
        records = LOOK_EVERY;
    }

    /** Whether the time is used up; asked after each record. */
    public boolean over() {
        if (++records < LOOK_EVERY) {
            return false;
        }
        records = 0;
        return clock.nanos() - startedNanos > NANOS;
    }

    /** All that there was has been processed, or the time is used up. */
    public void ends() {
        running = false;
    }

    /** The time by which turns are taken. */
    long nanos() {
        return clock.nanos();
    }
}
