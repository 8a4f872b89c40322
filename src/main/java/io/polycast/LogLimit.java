// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import java.time.Duration;

/**
 * A rate limit for log lines of one kind that strangers can cause at any rate: a fixed number per interval, and then
 * the count of those suppressed. Thread-safe.
 */
public final class LogLimit {
    /**
     * The interval of every kind: short enough to see an attack begin and end, long enough that a day of one fits on a
     * screen.
     */
    public static final Duration INTERVAL = Duration.ofSeconds(10);

    /** What {@link #take} returns instead of a count when the line is suppressed. */
    public static final long NOT_NOW = -1;

    private final int most;
    private final long intervalNanos;
    private final Clock clock;
    private long startNanos;
    private int told;
    private long leftOut;

    /** At most this many in each {@link #INTERVAL}. */
    public LogLimit(int most) {
        this(most, INTERVAL, Clock.SYSTEM);
    }

    /** Same with another interval and clock. */
    public LogLimit(int most, Duration interval, Clock clock) {
        this.most = most;
        this.intervalNanos = interval.toNanos();
        this.clock = clock;
        this.startNanos = clock.nanos();
    }

    /**
     * Counts one occurrence. Returns how many were suppressed since the last one logged, or {@link #NOT_NOW} if this
     * one is suppressed too.
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

    /**
     * How many were suppressed since the last time this was asked or a line was logged; they count as reported from now
     * on.
     */
    public synchronized long takeLeftOut() {
        long count = leftOut;
        leftOut = 0;
        return count;
    }
}
