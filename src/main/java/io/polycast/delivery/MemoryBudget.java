// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bound on all bytes that wait in this process: messages held for slow clients, counted once however many hold them, renderings that
 * the kernel has not taken, and records that have arrived in part. When it is exceeded nothing fails; each slow client's own bound
 * shrinks to its fair share, and its overflow policy does the rest. Shared by all event loops.
 */
public final class MemoryBudget {
    private final long limit;
    private final AtomicLong used = new AtomicLong();
    private final AtomicInteger stalled = new AtomicInteger();

    /**
     * Bounds waiting bytes.
     *
     * @param limit bytes, at least 1
     */
    public MemoryBudget(long limit) {
        this.limit = limit;
    }

    /** Takes bytes; negative to give them back. */
    public void charge(long bytes) {
        used.addAndGet(bytes);
    }

    /** Bytes in use. */
    public long used() {
        return used.get();
    }

    /** Whether more is in use than there should be. */
    public boolean exceeded() {
        return used.get() > limit;
    }

    /** Whether so much is in use that shrinking to fair shares did not help. */
    public boolean exhausted() {
        return used.get() > limit + limit / 4;
    }

    /** One client more, or one less, for which something waits. */
    void stalled(int change) {
        stalled.addAndGet(change);
    }

    /** Clients for which something waits. */
    public int stalled() {
        return stalled.get();
    }

    /** Bytes that may wait for one client while the budget is exceeded. */
    public long fairShare() {
        return limit / Math.max(1, stalled.get());
    }
}
