// SPDX-License-Identifier: Apache-2.0
package io.polycast.bus;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A count of the deliveries that come of some batches in this process: each event loop that hands one of them out adds
 * what its one look-up has found. Safe on every thread.
 */
public final class Tally {
    private final Promise<Long> promise;
    private final AtomicLong deliveries = new AtomicLong();

    /** Loops that have not counted, and one for the publisher until it is {@link #complete}. */
    private final AtomicInteger awaited = new AtomicInteger(1);

    Tally(Promise<Long> promise) {
        this.promise = promise;
    }

    /** So many loops more are going to count. */
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

    /** No batch is to follow. */
    public void complete() {
        arrived();
    }

    /** The sum, once all have counted; completes on the publisher's event loop. */
    public Future<Long> sum() {
        return promise.future();
    }
}
