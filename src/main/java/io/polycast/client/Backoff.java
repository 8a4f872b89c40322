// SPDX-License-Identifier: Apache-2.0
package io.polycast.client;

import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before the next try: twice as long each time, and never the same for all clients of a server that was away. */
final class Backoff {
    private static final long FIRST_MS = 100;
    private static final long LONGEST_MS = 10_000;

    private long next = FIRST_MS;

    /** Milliseconds, from half of what it would be to the whole. */
    long nextMs() {
        long half = next / 2;
        next = Math.min(LONGEST_MS, next * 2);
        return half + ThreadLocalRandom.current().nextLong(half + 1);
    }

    /** It worked. */
    void reset() {
        next = FIRST_MS;
    }
}
