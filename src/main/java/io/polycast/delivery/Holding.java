// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

/**
 * What one client makes the server keep for it alone: parts of records, answers that it does not read, notes of what it
 * missed, its subscriptions. Charged to the {@link MemoryBudget}; the sum tells who keeps most. Belongs to one event
 * loop.
 */
public final class Holding {
    private final LoopMemory memory;
    private long bytes;

    /** Of a client that keeps nothing yet. */
    public Holding(LoopMemory memory) {
        this.memory = memory;
    }

    /** Takes bytes, of a kind that is a client's own; negative to give them back. */
    public void charge(MemoryKind kind, long more) {
        bytes += more;
        memory.charge(kind, more);
        if (more > 0) {
            memory.makeRoom();
        }
    }

    /** All that it keeps. */
    public long bytes() {
        return bytes;
    }
}
