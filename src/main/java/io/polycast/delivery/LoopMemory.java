// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * One event loop's part in the {@link MemoryBudget}. A rendering is charged until the last outlet has written its
 * share. Netty does not say when that is, so renderings that outlive their delivery are looked at again from time to
 * time, a few at each occasion.
 */
public final class LoopMemory {
    private static final int SWEEP = 8;

    private final MemoryBudget budget;
    private final Deque<Rendered> lingering = new ArrayDeque<>();

    /** Those for whom something waits, the one that has waited longest first. */
    private final Set<Outbox> stalled = new LinkedHashSet<>();

    /** Those whose answers the outlet has taken, and the kernel has not. */
    private final Set<Outbox> soaked = new LinkedHashSet<>();

    private final Runnable relief;

    /**
     * Charges to the budget of the whole process.
     *
     * @param relief asked, maybe often, for the client that keeps most to give way; not before the caller has returned
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

    /** What may wait for a client whose own bound is {@code maxPending}. */
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
     * A delivery was handed out, and no outbox is in the middle of anything: one may have to go. Where renderings are
     * released, that may be the very outbox which does so.
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

    /** Looks at everything that was still being written; called once in a while and when connections go. */
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

    /** Shares that stuck peers have half written can't be taken back; only ending the peer frees them. */
    private void evict() {
        Iterator<Outbox> longest = stalled.iterator();
        if (longest.hasNext()) {
            longest.next().evict();
        }
    }
}
