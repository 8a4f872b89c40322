// SPDX-License-Identifier: Apache-2.0
package io.polycast.endpoint;

import com.sun.management.UnixOperatingSystemMXBean;
import io.polycast.delivery.MemoryBudget;
import io.polycast.delivery.MemoryKind;
import io.polycast.transport.HandshakePool;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the process as a whole has for newcomers: descriptors, and memory for what a client costs by being there. Where either runs short,
 * those who would not be missed give way first, at whatever endpoint they are. Safe on every thread.
 */
final class Room {
    /** A part of the descriptors is kept for files, other nodes, and connections that were accepted and not looked at yet. */
    private static final int SHARE_KEPT = 4;

    private static final int LEAST_KEPT = 32;
    private static final int MOST_KEPT = 1_024;

    private final MemoryBudget budget;
    private final int descriptors;
    private final List<Admission> admissions = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    /** Newcomers that have a descriptor and no place yet; how many there may be. */
    private final AtomicInteger waiting = new AtomicInteger();

    private final int mayWait;
    private final HandshakePool handshakes;

    Room(MemoryBudget budget, int descriptors, int mayWait) {
        this.budget = budget;
        this.descriptors = descriptors;
        this.mayWait = mayWait;
        this.handshakes = new HandshakePool(bytes -> budget.charge(MemoryKind.HANDSHAKES, bytes));
    }

    /** With as many descriptors as the process may open beyond those that it has open. */
    static Room ofProcess(MemoryBudget budget) {
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system)) {
            return new Room(budget, Integer.MAX_VALUE, MOST_KEPT);
        }
        long most = system.getMaxFileDescriptorCount();
        long kept = Math.min(MOST_KEPT, Math.max(LEAST_KEPT, most / SHARE_KEPT));
        long free = Math.max(1, most - system.getOpenFileDescriptorCount() - kept);
        return new Room(budget, (int) Math.min(Integer.MAX_VALUE, free), (int) kept / 2);
    }

    /** An endpoint's admission, whose clients share this room. */
    Admission admission(Admission.Meters meters) {
        Admission admission = new Admission(this, meters);
        admissions.add(admission);
        return admission;
    }

    /** Where newcomers' TLS handshakes are computed. */
    HandshakePool handshakes() {
        return handshakes;
    }

    /** Whether there is room for one more connection. When there is, {@link #leave} is due once its descriptor is closed. */
    boolean enter(long bytes) {
        boolean tight = connections.incrementAndGet() > descriptors || budget.full(bytes);
        if (tight && !someoneYields()) {
            connections.decrementAndGet();
            return false;
        }
        return true;
    }

    void leave() {
        connections.decrementAndGet();
    }

    /** Whether a newcomer may wait for a place; {@link #waited} is due then. */
    boolean mayWait() {
        if (waiting.incrementAndGet() <= mayWait) {
            return true;
        }
        waiting.decrementAndGet();
        return false;
    }

    void waited() {
        waiting.decrementAndGet();
    }

    private boolean someoneYields() {
        for (Admission admission : admissions) {
            if (admission.someoneYields()) {
                return true;
            }
        }
        return false;
    }
}
