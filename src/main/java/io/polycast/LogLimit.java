// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import java.time.Duration;

/**
 * How often the log tells of one kind of thing that strangers can make happen at any rate: so many times an interval,
 * and with the next one how many were left out. Safe on every thread.
 */
public final class LogLimit {
    /** For all kinds: short enough to see an attack begin and end, long enough that a day of it fits the screen. */
    public static final Duration INTERVAL = Duration.ofSeconds(10);

    /** What {@link #take} returns instead of a count. */
    public static final long NOT_NOW = -1;

    private final int most;
    private final long intervalNanos;
    private final Clock clock;
    private long startNanos;
    private int told;
    private long leftOut;

    /** So many times in each {@link #INTERVAL}. */
    public LogLimit(int most) {
        this(most, INTERVAL, Clock.SYSTEM);
    }

    /** The same with another interval, on another clock. */
    public LogLimit(int most, Duration interval, Clock clock) {
        this.most = most;
        this.intervalNanos = interval.toNanos();
        this.clock = clock;
        this.startNanos = clock.nanos();
    }

    /**
     * It has happened. Returns how many were left out since the last one that was told, or {@link #NOT_NOW} if this one
     * is as well.
     */
    public synchronized long take() {
        long now = clock.nanos();
        if (now - startNanos >= intervalNanos) {
            startNanos = now;
            told = 0;
        }
        if (told >= most) {
            leftOut++;
            return NOT_NOW;
        }
        told++;
        return takeLeftOut();
    }

    /** How many were left out since this was last asked or told; from now on they count as told. */
    public synchronized long takeLeftOut() {
        long count = leftOut;
        leftOut = 0;
        return count;
    }
}
