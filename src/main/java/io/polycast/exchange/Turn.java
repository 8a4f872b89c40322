// SPDX-License-Identifier: Apache-2.0
package io.polycast.exchange;

import io.polycast.Clock;
import java.util.concurrent.TimeUnit;

/**
 * The time that one client may occupy its event loop with its input before others get their turn. The clock is checked
 * after each batch sent, and every few records, so that records which are processed quickly cost nothing. Belongs to
 * one event loop.
 */
public final class Turn {
    /** Long enough for several batches to a thousand subscribers: yielding ends a batch early. */
    private static final long NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final int LOOK_EVERY = 64;

    private final Clock clock;
    private long startedNanos;
    private boolean running;
    private int records;

    /** Not running yet. */
    public Turn(Clock clock) {
        this.clock = clock;
    }

    /** Records are about to be processed; has no effect while the turn is running. */
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

    /** All input has been processed, or the time is used up. */
    public void ends() {
        running = false;
    }

    /** The time by which turns are measured. */
    long nanos() {
        return clock.nanos();
    }
}
