// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.tls;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * All TLS handshakes of a server that are under way, and where the costly part of them is computed: the keys and
 * signatures, a hundred times the rest. On an event loop they would hold up everybody whom it serves; here they get at
 * most half of the processors, and wait for each other. Shared by all endpoints, safe on every thread.
 */
public final class HandshakePool {
    /**
     * The heap and buffers that a client can make one of them hold, in which it sends nearly all of a message and then
     * nothing more.
     */
    private static final int MOST_BYTES = 64 << 10;

    /** The part of the heap, and of direct memory, which has the same bound, that all of them may hold. */
    private static final int HEAP_SHARE = 8;

    private static final int FEWEST = 64;

    /** Some seconds' work; who comes later would have lost patience before its turn. */
    private static final int MOST = 4_096;

    private static final int IDLE_SECONDS = 10;

    private final LongConsumer budget;
    private final Set<TlsHandler> underWay = new LinkedHashSet<>();
    private final int most;
    private final ThreadPoolExecutor threads;
    private final boolean rests;

    /**
     * For the processors and the memory of this process. Has no threads before there is something to do, nor a while
     * afterwards.
     *
     * @param budget takes the bytes that are kept; negative to give them back. Called on any thread
     */
    public HandshakePool(LongConsumer budget) {
        this(budget, Runtime.getRuntime().availableProcessors(), (int)
                Math.min(MOST, Runtime.getRuntime().maxMemory() / HEAP_SHARE / MOST_BYTES));
    }

    HandshakePool(LongConsumer budget, int processors, int mostUnderWay) {
        this.budget = budget;
        most = Math.max(FEWEST, mostUnderWay);
        int count = Math.max(1, processors / 2);
        AtomicInteger named = new AtomicInteger();
        // Whoever is under way has one place at most; the other half is for those that have gone since they took
        // theirs.
        threads = new ThreadPoolExecutor(
                count, count, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(2 * most), task -> {
                    Thread thread = new Thread(task, "polycast-handshakes-" + named.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        rests = processors == 1;
    }

    /** How many may be under way. */
    int most() {
        return most;
    }

    /**
     * Counts a handshake in, of which {@link #leave} has to tell when it is done.
     *
     * @return the one that has to give way for it; null while there is room. A client that is really there is done in a
     *     moment, so those that only hold a place, and would otherwise keep everybody out, are the oldest ones
     */
    synchronized @Nullable TlsHandler enter(TlsHandler newcomer) {
        TlsHandler oldest = null;
        if (underWay.size() >= most) {
            oldest = underWay.iterator().next();
            leave(oldest);
        }
        underWay.add(newcomer);
        budget.accept(MOST_BYTES);
        return oldest;
    }

    synchronized void leave(TlsHandler done) {
        if (underWay.remove(done)) {
            budget.accept(-MOST_BYTES);
        }
    }

    synchronized int underWay() {
        return underWay.size();
    }

    /** Runs a part of a handshake when its turn comes; fails when too many wait already. */
    void execute(Runnable task) throws RejectedExecutionException {
        threads.execute(rests ? () -> runAndRest(task) : task);
    }

    /** Of a single processor half is left when each piece of work is followed by a rest as long. */
    private static void runAndRest(Runnable task) {
        long begun = System.nanoTime();
        task.run();
        LockSupport.parkNanos(System.nanoTime() - begun);
    }
}
