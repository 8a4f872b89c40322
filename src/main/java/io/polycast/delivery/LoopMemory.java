// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import io.polycast.CloseReason;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * One event loop's part of the {@link MemoryBudget}. A rendering is charged until the last outlet has written its
 * share. Netty does not say when that is, so renderings that outlive their delivery are checked again from time to
 * time, a few at each opportunity.
 */
public final class LoopMemory {
    private static final int SWEEP = 8;

    private final MemoryBudget budget;
    private final Deque<Rendered> lingering = new ArrayDeque<>();

    /** Outboxes with pending messages, longest pending first. */
    private final Set<Outbox> stalled = new LinkedHashSet<>();

    /** Outboxes with replies that the outlet has taken and the kernel has not. */
    private final Set<Outbox> soaked = new LinkedHashSet<>();

    private final Runnable relief;

    /**
     * Charges the budget of the whole process.
     *
     * @param relief asks, possibly often, that the client which holds the most be ended; not before the caller has
     *     returned
     */
    public LoopMemory(MemoryBudget budget, Runnable relief) {
        this.budget = budget;
        this.relief = relief;
    }

    void charge(MemoryKind kind, long bytes) {
        budget.charge(kind, bytes);
    }

    void makeRoom() {
        if (budget.excess() > 0) {
            relief.run();
        }
    }

    /** What may be pending for a client whose own bound is {@code maxPending}. */
    long bound(long maxPending) {
        return budget.bound(maxPending);
    }

    void rendered(Rendered rendered) {
        budget.charge(MemoryKind.RENDERINGS, rendered.capacity());
    }

    void release(Rendered rendered) {
        if (rendered.shared()) {
            lingering.add(rendered);
            sweep(SWEEP);
        } else {
            free(rendered);
        }
    }

    /**
     * A delivery was handed out, and no outbox is in the middle of an operation: one may have to be evicted. Where
     * renderings are released, that might be the very outbox that releases them.
     */
    void handedOut() {
        if (!lingering.isEmpty() && budget.exhausted()) {
            evict();
        }
    }

    private void free(Rendered rendered) {
        budget.charge(MemoryKind.RENDERINGS, -rendered.capacity());
        rendered.release();
    }

    /** Checks every rendering still being written; called periodically and when connections close. */
    public void sweep() {
        sweep(lingering.size());
        soaked.removeIf(Outbox::dried);
    }

    private void sweep(int atMost) {
        for (int i = Math.min(atMost, lingering.size()); i > 0; i--) {
            Rendered rendered = lingering.remove();
            if (rendered.shared()) {
                lingering.add(rendered);
            } else {
                free(rendered);
            }
        }
    }

    void soaks(Outbox outbox) {
        soaked.add(outbox);
    }

    void dries(Outbox outbox) {
        soaked.remove(outbox);
    }

    void stalls(Outbox outbox) {
        stalled.add(outbox);
    }

    void flows(Outbox outbox) {
        stalled.remove(outbox);
    }

    /** Shares that stuck peers have half written can't be revoked; only ending the peer frees them. */
    private void evict() {
        Iterator<Outbox> longest = stalled.iterator();
        if (longest.hasNext()) {
            longest.next().disconnect(CloseReason.MEMORY);
        }
    }
}
