// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bound on all bytes that wait in this process: messages held for slow clients, counted once however many hold them, renderings that
 * the kernel has not taken, and records that have arrived in part. Nothing fails for want of room; each slow client's own bound shrinks
 * with what is free, and its overflow policy does the rest. Shared by all event loops.
 */
public final class MemoryBudget {
    private final long limit;
    private final AtomicLong used = new AtomicLong();

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

    /** Bytes that may be in use. */
    public long limit() {
        return limit;
    }

    /** Bytes in use. */
    public long used() {
        return used.get();
    }

    /** Whether more is in use than there should be. */
    public boolean exceeded() {
        return used.get() > limit;
    }

    /** Whether so much is in use that smaller bounds did not help: stuck peers hold it, half written. */
    public boolean exhausted() {
        return used.get() > limit + limit / 4;
    }

    /**
     * Bytes that may wait for a client whose own bound is {@code maxPending}: as many as are free at the most. So the more there is in
     * use, the less any one client may add, and newcomers find room however much the others hold. (The dynamic thresholds of
     * Choudhury and Hahne, IEEE/ACM Transactions on Networking 6(2), 1998.)
     */
    public long bound(long maxPending) {
        return Math.min(maxPending, Math.max(0, limit - used.get()));
    }
}
