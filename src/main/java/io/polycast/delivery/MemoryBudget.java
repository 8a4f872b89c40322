// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The bound on all memory that clients make this process hold. Pending data has one limit: messages held for slow
 * clients, counted once however many hold them; renderings that the kernel has not taken; and what a client has sent in
 * part or does not read. The latter may fill half of it, so that there is room for messages whatever strangers do.
 * Clients and their subscriptions have limits of their own. No message fails for want of room: each slow client's own
 * bound shrinks with the free space, and its overflow policy does the rest; where that does not suffice, the client
 * that holds the most is ended. Shared by all event loops; thread-safe.
 */
public final class MemoryBudget {
    /** Each limit defaults to the heap divided by this; the last quarter is left to the server itself. */
    private static final int SHARE = 4;

    private final long limit;
    private final long clientLimit;
    private final long subscriptionLimit;
    private final AtomicLong used = new AtomicLong();
    private final AtomicLong held = new AtomicLong();
    private final Map<MemoryKind, AtomicLong> kinds = new EnumMap<>(MemoryKind.class);

    /**
     * Bounds what is held.
     *
     * @param limit bytes that may be pending, at least 1
     * @param clientLimit bytes that clients may cost just by being connected
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
     * The budget of a process, derived from the size of its heap.
     *
     * @param limit bytes that may be pending; 0 for a share of the heap
     */
    public static MemoryBudget ofHeap(long limit) {
        long share = Runtime.getRuntime().maxMemory() / SHARE;
        return new MemoryBudget(limit == 0 ? share : limit, share, share);
    }

    private AtomicLong of(MemoryKind kind) {
        return Objects.requireNonNull(kinds.get(kind));
    }

    /** Charges bytes; negative to give them back. */
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

    /** Bytes that may be pending. */
    public long limit() {
        return limit;
    }

    /** Bytes pending. */
    public long used() {
        return used.get();
    }

    /** Bytes of one kind. */
    public long used(MemoryKind kind) {
        return of(kind).get();
    }

    /** Bytes held, by the label of each kind. */
    public Map<String, LongSupplier> byKind() {
        Map<String, LongSupplier> kept = new LinkedHashMap<>();
        kinds.forEach((kind, bytes) -> kept.put(kind.label(), bytes::get));
        return kept;
    }

    /** Whether individual clients hold more than they may together, so that the biggest of them have to be ended. */
    public boolean crowded() {
        return held.get() > limit / 2 || excess() > 0;
    }

    /** The excess in bytes due to clients; memory of HTTP requests is released by their own connections. */
    public long excess() {
        return Math.max(
                held.get() - used(MemoryKind.HTTP) - limit / 2, used(MemoryKind.SUBSCRIPTIONS) - subscriptionLimit);
    }

    /** Whether clients hold half as much as would get some of them ended, so that it matters which holds the most. */
    public boolean tight() {
        return held.get() - used(MemoryKind.HTTP) > limit / 4 || used(MemoryKind.SUBSCRIPTIONS) > subscriptionLimit / 2;
    }

    /** Whether another client, at this many bytes, is one too many. */
    public boolean full(long bytes) {
        return used(MemoryKind.CLIENTS) + bytes > clientLimit;
    }

    /** Whether so much is in use although bounds have shrunk: stuck peers hold it, half written. */
    public boolean exhausted() {
        return used.get() > limit + limit / 4;
    }

    /**
     * The bytes that may be pending for a client whose own bound is {@code maxPending}: at most as many as are free. So
     * the more is in use, the less any single client may add, and newcomers find room however much the others hold.
     * (The dynamic thresholds of Choudhury and Hahne, IEEE/ACM Transactions on Networking 6(2), 1998.)
     */
    public long bound(long maxPending) {
        return Math.min(maxPending, Math.max(0, limit - used.get()));
    }
}
