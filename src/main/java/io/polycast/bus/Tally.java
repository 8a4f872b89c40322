// SPDX-License-Identifier: Apache-2.0
package io.polycast.bus;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A count of the deliveries of some batches within this process: each event loop that hands one out adds what its own
 * look-up found. Thread-safe.
 */
public final class Tally {
    private final Promise<Long> promise;
    private final AtomicLong deliveries = new AtomicLong();

    /** The deliveries of each message of the only batch; null when only the sum is asked for. */
    private final @Nullable AtomicIntegerArray each;

    /** Loops that have yet to count, plus one for the publisher until {@link #complete}. */
    private final AtomicInteger awaited = new AtomicInteger(1);

    /** Of any number of batches. */
    Tally(Promise<Long> promise) {
        this.promise = promise;
        this.each = null;
    }

    /** Of each message of one batch. */
    Tally(Promise<Long> promise, int messages) {
        this.promise = promise;
        this.each = new AtomicIntegerArray(messages);
    }

    /** Whether each message is counted separately. */
    boolean separate() {
        return each != null;
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

    /** A loop has looked up the number of receivers of each message. */
    void counted(int[] receivers) {
        AtomicIntegerArray counts = each;
        long sum = 0;
        for (int i = 0; counts != null && i < receivers.length; i++) {
            if (receivers[i] != 0) {
                counts.addAndGet(i, receivers[i]);
                sum += receivers[i];
            }
        }
        counted(sum);
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

    /** How many messages are counted separately. */
    public int messages() {
        return each == null ? 0 : each.length();
    }

    /** The deliveries of one message; to be called once all have counted. */
    public long of(int message) {
        return each == null ? 0 : each.get(message);
    }
}
