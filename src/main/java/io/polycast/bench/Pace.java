// SPDX-License-Identifier: Apache-2.0
package io.polycast.bench;

import java.util.concurrent.TimeUnit;

/**
 * The schedule of a fixed rate: which message is due when. The publishers take turns, so that together they keep the
 * rate.
 */
final class Pace {
    private static final double NANOSECONDS = TimeUnit.SECONDS.toNanos(1);

    private final long start;
    private final double interval;
    private final int publishers;

    /**
     * So many messages a second from all publishers, the first one at {@code start} on the clock of {@link
     * System#nanoTime}.
     */
    Pace(long start, double rate, int publishers) {
        this.start = start;
        this.interval = NANOSECONDS / rate;
        this.publishers = publishers;
    }

    /** When a publisher's message, counted from 0, is due. */
    long due(int publisher, long message) {
        return start + (long) ((message * publishers + publisher) * interval);
    }

    /** How many of a publisher's messages are due by then. */
    long dueBy(int publisher, long now) {
        double turns = (now - start) / interval - publisher;
        return turns < 0 ? 0 : (long) (turns / publishers) + 1;
    }
}
