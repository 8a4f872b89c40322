// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The bound on all that clients make this process keep. What waits has one limit: messages held for slow clients,
 * counted once however many hold them, renderings that the kernel has not taken, and what a client has sent in part or
 * does not read. The last two may fill half of it, so that there is room for messages whatever strangers do. Clients
 * and their subscriptions have limits of their own. No message fails for want of room: each slow client's own bound
 * shrinks with what is free, and its overflow policy does the rest; where that does not help, who keeps most gives way.
 * Shared by all event loops.
 */
public final class MemoryBudget {
    /**
     * The part of the heap that each of the limits is, where nobody says otherwise; the last part is for the server
     * itself.
     */
    private static final int SHARE = 4;

    private final long limit;
    private final long clientLimit;
    private final long subscriptionLimit;
    private final AtomicLong used = new AtomicLong();
    private final AtomicLong held = new AtomicLong();
    private final Map<MemoryKind, AtomicLong> kinds = new EnumMap<>(MemoryKind.class);

    /**
     * Bounds what is kept.
     *
     * @param limit bytes that may wait, at least 1
     * @param clientLimit bytes that clients may cost by being there
     * @param subscriptionLimit bytes that their subscriptions may cost
     */
    public MemoryBudget(long limit, long clientLimit, long subscriptionLimit) {
        this.limit = limit;
        this.clientLimit = clientLimit;
        this.subscriptionLimit = subscriptionLimit;
        for (MemoryKind kind : MemoryKind.values()) {
            kinds.put(kind, new AtomicLong());
        }
    }

    /**
     * The budget of a process, by the size of its heap.
     *
     * @param limit bytes that may wait; 0 for a part of the heap
     */
    public static MemoryBudget ofHeap(long limit) {
        long share = Runtime.getRuntime().maxMemory() / SHARE;
        return new MemoryBudget(limit == 0 ? share : limit, share, share);
    }

    private AtomicLong of(MemoryKind kind) {
        return Objects.requireNonNull(kinds.get(kind));
    }

    /** Takes bytes; negative to give them back. */
    public void charge(MemoryKind kind, long bytes) {
        of(kind).addAndGet(bytes);
        if (kind.sort() == MemoryKind.Sort.STANDING) {
            return;
        }
        used.addAndGet(bytes);
        if (kind.sort() == MemoryKind.Sort.HELD) {
            held.addAndGet(bytes);
        }
    }

    /** Bytes that may wait. */
    public long limit() {
        return limit;
    }

    /** Bytes that wait. */
    public long used() {
        return used.get();
    }

    /** Bytes kept for one purpose. */
    public long used(MemoryKind kind) {
        return of(kind).get();
    }

    /** What is kept, by the labels of its kinds. */
    public Map<String, LongSupplier> byKind() {
        Map<String, LongSupplier> kept = new LinkedHashMap<>();
        kinds.forEach((kind, bytes) -> kept.put(kind.label(), bytes::get));
        return kept;
    }

    /** Whether more is held by single clients than there should be, so that those which keep most have to give way. */
    public boolean crowded() {
        return held.get() > limit / 2 || excess() > 0;
    }

    /** By how many bytes it is on account of clients; what requests of HTTP hold is their connections' to give back. */
    public long excess() {
        return Math.max(
                held.get() - used(MemoryKind.HTTP) - limit / 2, used(MemoryKind.SUBSCRIPTIONS) - subscriptionLimit);
    }

    /** Whether clients keep half as much as makes some of them give way, so that it matters who keeps most. */
    public boolean tight() {
        return held.get() - used(MemoryKind.HTTP) > limit / 4 || used(MemoryKind.SUBSCRIPTIONS) > subscriptionLimit / 2;
    }

    /** Whether one more client, at so many bytes, is one too many. */
    public boolean full(long bytes) {
        return used(MemoryKind.CLIENTS) + bytes > clientLimit;
    }

    /** Whether so much is in use that smaller bounds did not help: stuck peers hold it, half written. */
    public boolean exhausted() {
        return used.get() > limit + limit / 4;
    }

    /**
     * Bytes that may wait for a client whose own bound is {@code maxPending}: as many as are free at the most. So the
     * more there is in use, the less any one client may add, and newcomers find room however much the others hold. (The
     * dynamic thresholds of Choudhury and Hahne, IEEE/ACM Transactions on Networking 6(2), 1998.)
     */
    public long bound(long maxPending) {
        return Math.min(maxPending, Math.max(0, limit - used.get()));
    }
}
