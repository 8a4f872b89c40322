// SPDX-License-Identifier: Apache-2.0
package io.polycast.bus;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A count of the deliveries of some batches within this process: each event loop that hands one out adds what its own
 * look-up found. Thread-safe.
 */
public final class Tally {
    private final Promise<Long> promise;
    private final AtomicLong deliveries = new AtomicLong();

    /** Loops that have yet to count, plus one for the publisher until {@link #complete}. */
    private final AtomicInteger awaited = new AtomicInteger(1);

    Tally(Promise<Long> promise) {
        this.promise = promise;
    }

    /** This many more loops will count. */
    void awaits(int loops) {
        awaited.addAndGet(loops);
    }

    /** A loop has handed out a batch. */
    void counted(long some) {
        deliveries.addAndGet(some);
        arrived();
    }

    private void arrived() {
        if (awaited.decrementAndGet() == 0) {
            promise.complete(deliveries.get());
        }
    }

    /** No further batch will follow. */
    public void complete() {
        arrived();
    }

    /** The sum, once all have counted; completes on the publisher's event loop. */
    public Future<Long> sum() {
        return promise.future();
    }
}
