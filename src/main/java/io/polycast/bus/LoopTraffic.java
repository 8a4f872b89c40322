// SPDX-License-Identifier: Apache-2.0
package io.polycast.bus;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Flow control for the hops in flight to one event loop. The event bus would queue without limit; this bounds it.
 * Thread-safe.
 */
final class LoopTraffic {
    /**
     * The high watermark above which publishers are held back; well above one batch, so that loops of equal speed never
     * reach it.
     */
    private static final long HIGH_WATERMARK_BYTES = 8 << 20;

    private static final long LOW_WATERMARK_BYTES = 2 << 20;

    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong waitingLoops = new AtomicLong();

    /**
     * Counts a batch being sent. Returns whether the sending loop has to wait, until it is told once that it may
     * continue.
     */
    boolean sent(int weight, int fromLoop) {
        if (bytes.addAndGet(weight) <= HIGH_WATERMARK_BYTES) {
            return false;
        }
        long bit = 1L << fromLoop;
        boolean waitsAlready = (waitingLoops.getAndUpdate(loops -> loops | bit) & bit) != 0;
        if (waitsAlready || bytes.get() > LOW_WATERMARK_BYTES) {
            return !waitsAlready;
        }
        // The other loop may have caught up before it saw who waits. Whoever clears the bit does the waking.
        return (waitingLoops.getAndUpdate(loops -> loops & ~bit) & bit) == 0;
    }

    /** Counts a batch that was handed out; returns the loops to wake, as bits. */
    long handedOut(int weight) {
        long left = bytes.addAndGet(-weight);
        return left <= LOW_WATERMARK_BYTES && waitingLoops.get() != 0 ? waitingLoops.getAndSet(0) : 0;
    }

    boolean idle() {
        return bytes.get() == 0;
    }
}
