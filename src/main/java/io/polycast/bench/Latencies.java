// SPDX-License-Identifier: Apache-2.0
package io.polycast.bench;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * The latencies from publish to arrival, in nanoseconds. At a fixed rate a message's time starts when it was due, not
 * when it was sent at last: otherwise a server that holds up its publisher would look fast (coordinated omission). At
 * full speed it starts when it was sent.
 *
 * <p>Messages that were sent at once and arrive at once are one entry with a count, so that fifty million a second can
 * all be recorded.
 */
final class Latencies {
    private static final int DIGITS = 3;

    private final Histogram histogram = new Histogram(TimeUnit.MINUTES.toNanos(10), DIGITS);
    private final Sender[] senders;
    private long now;
    private long run;
    private long runLength;

    Latencies(Sender[] senders) {
        this.senders = senders;
    }

    /** What arrives from here on arrives now. */
    void readStarts() {
        now = System.nanoTime();
    }

    /**
     * Messages have arrived, in line: at most {@code count} of them, {@code step} apart as their publisher counts.
     *
     * @return how many of them were sent together with the first one; the others are to be added once more
     */
    long add(int publisher, long message, int step, long count) {
        Sender sender = senders[publisher];
        long sent = sender.sentAt(message);
        if (sent != run) {
            readEnds();
            run = sent;
        }
        long together = Math.min(count, (sender.sentTogetherUntil(message) - message + step - 1) / step);
        runLength += together;
        return together;
    }

    /** Records what has arrived at once. */
    void readEnds() {
        if (runLength > 0) {
            long nanoseconds = Math.max(0, Math.min(now - run, histogram.getHighestTrackableValue()));
            histogram.recordValueWithCount(nanoseconds, runLength);
            runLength = 0;
        }
    }

    /** When something arrived last. */
    long lastRead() {
        return now;
    }

    void clear() {
        runLength = 0;
        histogram.reset();
    }

    Histogram histogram() {
        return histogram;
    }
}
