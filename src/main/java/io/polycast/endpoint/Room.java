// SPDX-License-Identifier: Apache-2.0
package io.polycast.endpoint;

import io.polycast.connection.Places;
import io.polycast.delivery.MemoryBudget;
import io.polycast.delivery.MemoryKind;
import io.polycast.metrics.ProcessMeters;
import io.polycast.transport.SocketTrace;
import io.polycast.transport.tls.HandshakePool;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * The resources that the process as a whole has for newcomers: file descriptors, and memory for connected clients. When
 * either runs short, clients that would not be missed yield first, at whatever endpoint they are. Thread-safe.
 */
public final class Room {
    /**
     * A quarter of the descriptors is reserved for files, other nodes, and accepted connections that were not examined
     * yet.
     */
    private static final int SHARE_KEPT = 4;

    private static final int LEAST_KEPT = 32;
    private static final int MOST_KEPT = 1_024;

    /** How many times a newcomer retries while disconnected clients have yet to be noticed. */
    private static final int TRIES = 8;

    private static final long TRY_MS = 10;

    private final MemoryBudget budget;
    private final int descriptors;
    private final List<Admission> admissions = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    /** Newcomers that have a descriptor and no place yet; how many there may be. */
    private final AtomicInteger waiting = new AtomicInteger();

    private final int mayWait;
    private final HandshakePool handshakes;
    private final SocketTrace trace = new SocketTrace();

    Room(MemoryBudget budget, int descriptors, int mayWait) {
        this.budget = budget;
        this.descriptors = descriptors;
        this.mayWait = mayWait;
        this.handshakes = new HandshakePool(bytes -> budget.charge(MemoryKind.HANDSHAKES, bytes));
    }

    /** With all descriptors that the process may still open. */
    public static Room ofProcess(MemoryBudget budget) {
        OptionalLong limit = ProcessMeters.descriptorLimit();
        if (limit.isEmpty()) {
            return new Room(budget, Integer.MAX_VALUE, MOST_KEPT);
        }
        long most = limit.getAsLong();
        long kept = Math.min(MOST_KEPT, Math.max(LEAST_KEPT, most / SHARE_KEPT));
        long free = Math.max(1, most - ProcessMeters.descriptors().orElse(0) - kept);
        return new Room(budget, (int) Math.min(Integer.MAX_VALUE, free), (int) kept / 2);
    }

    /** The admission of an endpoint whose clients share these resources. */
    Admission admission(Admission.Meters meters) {
        Admission admission = new Admission(this, meters);
        admissions.add(admission);
        return admission;
    }

    /** The pool that computes newcomers' TLS handshakes. */
    HandshakePool handshakes() {
        return handshakes;
    }

    /** The trace of all sockets. */
    public SocketTrace trace() {
        return trace;
    }

    /**
     * Whether there are resources for one more connection. If so, {@link #leave} must be called once its descriptor is
     * closed.
     */
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

    /**
     * Lets a newcomer try for a place. Connections are accepted all at once although others may have closed before;
     * until those are read from, nobody knows, so a newcomer that finds no place retries for a moment. Called on its
     * loop, where everything happens.
     *
     * @param timer the loop's
     * @param patient whether it may be kept waiting at all
     * @param settles tries once; returns whether the newcomer has a place, or is gone
     * @param refused runs when there is no place
     * @return whether it waits
     */
    boolean arrives(Places.Timer timer, boolean patient, BooleanSupplier settles, Runnable refused) {
        return arrives(timer, patient ? TRIES : 0, settles, refused);
    }

    private boolean arrives(Places.Timer timer, int tries, BooleanSupplier settles, Runnable refused) {
        if (settles.getAsBoolean()) {
            return false;
        }
        if (tries == 0 || !mayWait()) {
            refused.run();
            return false;
        }
        timer.after(TRY_MS, () -> {
            waiting.decrementAndGet();
            arrives(timer, tries - 1, settles, refused);
        });
        return true;
    }

    private boolean mayWait() {
        if (waiting.incrementAndGet() <= mayWait) {
            return true;
        }
        waiting.decrementAndGet();
        return false;
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
