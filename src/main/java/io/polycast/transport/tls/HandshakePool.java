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
 * The TLS handshakes in progress of a server, and the threads that compute their expensive part: keys and signatures, a
 * hundred times the rest. On an event loop they would block everyone it serves; here they get at most half of the
 * processors, and wait for each other. Shared by all endpoints; thread-safe.
 */
public final class HandshakePool {
    /**
     * The heap and buffers that a client can make one handshake hold by sending nearly all of a message and then
     * nothing more.
     */
    private static final int MOST_BYTES = 64 << 10;

    /** The fraction of the heap, and of direct memory, which has the same limit, that all of them may hold. */
    private static final int HEAP_SHARE = 8;

    private static final int FEWEST = 64;

    /** A few seconds' work; a later client would time out before its turn. */
    private static final int MOST = 4_096;

    private static final int IDLE_SECONDS = 10;

    private final LongConsumer budget;
    private final Set<TlsHandler> underWay = new LinkedHashSet<>();
    private final int most;
    private final ThreadPoolExecutor threads;
    private final boolean rests;

    /**
     * For the processors and the memory of this process. Threads are started on demand, and end after a while without
     * work.
     *
     * @param budget is charged with the bytes held; negative to release them. Called on any thread
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
        // Each handshake in progress has at most one queued task; the other half is for those whose connection has
        // closed since.
        threads = new ThreadPoolExecutor(
                count, count, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(2 * most), task -> {
                    Thread thread = new Thread(task, "polycast-handshakes-" + named.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        rests = processors == 1;
    }

    /** How many may be in progress. */
    int most() {
        return most;
    }

    /**
     * Counts a new handshake, for which {@link #leave} must be called when it is done.
     *
     * @return the handshake that has to yield to it; null while there is room. A real client is done in a moment, so
     *     the oldest ones are those that merely occupy a place and would otherwise keep everybody out
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

    /** Runs a part of a handshake in its turn; fails when too many are waiting. */
    void execute(Runnable task) throws RejectedExecutionException {
        threads.execute(rests ? () -> runAndRest(task) : task);
    }

    /** Leaves half of a single processor free: each task is followed by a rest of the same duration. */
    private static void runAndRest(Runnable task) {
        long begun = System.nanoTime();
        task.run();
        LockSupport.parkNanos(System.nanoTime() - begun);
    }
}
