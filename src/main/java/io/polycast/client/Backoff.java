// SPDX-License-Identifier: Apache-2.0
package io.polycast.client;

import java.util.concurrent.ThreadLocalRandom;

/** Exponential backoff with jitter, so that the clients of a server that was away do not come back all at once. */
final class Backoff {
    private static final long FIRST_MS = 100;
    private static final long LONGEST_MS = 10_000;

    private long next = FIRST_MS;

    /** The next delay in milliseconds: a random part of it, from one half to the whole. */
    long nextMs() {
        long half = next / 2;
        next = Math.min(LONGEST_MS, next * 2);
        return half + ThreadLocalRandom.current().nextLong(half + 1);
    }

    /** Starts over, after a success. */
    void reset() {
        next = FIRST_MS;
    }
}
