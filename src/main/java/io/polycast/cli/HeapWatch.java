// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;

/**
 * Whether the heap is so full that this process does little else than collect it: the last stage before an {@link OutOfMemoryError},
 * which may last for minutes, and in which nobody is served. Belongs to one thread.
 */
final class HeapWatch {
    /** A part of the time. A server that works hard spends a twentieth of it. */
    private static final double MOST_COLLECTING = 0.8;

    /** A part of the heap that is still in use after a collection. */
    private static final double MOST_USED = 0.95;

    /** So many looks in a row; a burst may fill the heap for one or two. */
    private static final int LOOKS = 5;

    private static final double NANOS_PER_MS = 1e6;

    private final List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
    private final List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toList();
    private long lookedNanos = System.nanoTime();
    private long collectingMs = collectingMs();
    private int overfull;

    private long collectingMs() {
        long sum = 0;
        for (GarbageCollectorMXBean collector : collectors) {
            sum += Math.max(0, collector.getCollectionTime());
        }
        return sum;
    }

    private long usedAfterCollection() {
        long sum = 0;
        for (MemoryPoolMXBean pool : pools) {
            MemoryUsage usage = pool.getCollectionUsage();
            sum += usage == null ? 0 : usage.getUsed();
        }
        return sum;
    }

    /** Looks once; to be called about once a second. Returns whether it has been so for a while. */
    boolean overfull() {
        long now = System.nanoTime();
        long collecting = collectingMs();
        double share = (collecting - collectingMs) * NANOS_PER_MS / Math.max(1, now - lookedNanos);
        lookedNanos = now;
        collectingMs = collecting;
        double used = (double) usedAfterCollection() / Runtime.getRuntime().maxMemory();
        return overfull(share, used);
    }

    /** The same with what was seen: parts of the time and of the heap. */
    boolean overfull(double collecting, double used) {
        overfull = collecting >= MOST_COLLECTING && used >= MOST_USED ? overfull + 1 : 0;
        return overfull >= LOOKS;
    }
}
