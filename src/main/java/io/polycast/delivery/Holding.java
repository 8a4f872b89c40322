// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

/**
 * The account of memory that the server holds for one client alone: partial records, unread answers, gaps,
 * subscriptions. Charged to the {@link MemoryBudget}; the sum shows which client holds the most. Belongs to one event
 * loop.
 */
public final class Holding {
    private final LoopMemory memory;
    private long bytes;

    /** The account of a client that holds nothing yet. */
    public Holding(LoopMemory memory) {
        this.memory = memory;
    }

    /** Charges bytes of a kind that belongs to a single client; negative to give them back. */
    public void charge(MemoryKind kind, long more) {
        bytes += more;
        memory.charge(kind, more);
        if (more > 0) {
            memory.makeRoom();
        }
    }

    /** All that it holds. */
    public long bytes() {
        return bytes;
    }
}
