// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;

/**
 * The detector of a heap so full that the process does little but collect garbage: the last stage before an {@link
 * OutOfMemoryError}, which may last for minutes, and in which nobody is served. Belongs to one thread.
 */
final class HeapWatch {
    /** The share of time spent in collections. A server under load spends a twentieth. */
    private static final double MOST_COLLECTING = 0.8;

    /** The share of the heap that is still in use after a collection. */
    private static final double MOST_USED = 0.95;

    /** The number of checks in a row; a burst may fill the heap for one or two. */
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

    /** Checks once; to be called about once a second. Returns whether the heap has been full for a while. */
    boolean overfull() {
        long now = System.nanoTime();
        long collecting = collectingMs();
        double share = (collecting - collectingMs) * NANOS_PER_MS / Math.max(1, now - lookedNanos);
        lookedNanos = now;
        collectingMs = collecting;
        double used = (double) usedAfterCollection() / Runtime.getRuntime().maxMemory();
        return overfull(share, used);
    }

    /** The same by these measurements: shares of the time and of the heap. */
    boolean overfull(double collecting, double used) {
        overfull = collecting >= MOST_COLLECTING && used >= MOST_USED ? overfull + 1 : 0;
        return overfull >= LOOKS;
    }
}
