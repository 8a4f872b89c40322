// SPDX-License-Identifier: Apache-2.0
package io.polycast.bus;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What is under way to one event loop, and who waits for it to become less. The event bus would queue without limit;
 * this is its limit. Safe on every thread.
 */
final class LoopTraffic {
    /** Above this, publishers are held up; well above one batch, so that loops of equal speed never meet it. */
    private static final long HIGH_WATERMARK_BYTES = 8 << 20;

    private static final long LOW_WATERMARK_BYTES = 2 << 20;

    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong waitingLoops = new AtomicLong();

    /**
     * Counts a batch that is sent; returns whether the sending loop has to wait from now on, for one word that it may
     * go on.
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
        // The other loop may have caught up before it could see who waits. Whoever takes the bit away does the waking.
        return (waitingLoops.getAndUpdate(loops -> loops & ~bit) & bit) == 0;
    }

    /** Counts a batch that was handed out; returns the loops to tell that they may go on, as bits. */
    long handedOut(int weight) {
        long left = bytes.addAndGet(-weight);
        return left <= LOW_WATERMARK_BYTES && waitingLoops.get() != 0 ? waitingLoops.getAndSet(0) : 0;
    }

    boolean idle() {
        return bytes.get() == 0;
    }
}
