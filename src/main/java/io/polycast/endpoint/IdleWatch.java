// SPDX-License-Identifier: Apache-2.0
package io.polycast.endpoint;

import java.time.Duration;

/**
 * Finds clients that have fallen silent. It looks at all clients of an endpoint four times in each timeout, instead of keeping a timer
 * for each: a client costs two flags, and is ended after one timeout to one and a quarter. Belongs to one event loop.
 */
final class IdleWatch {
    /** So many silent looks in a row end a client. */
    static final int LOOKS = 4;

    private static final long SHORTEST_MS = 10;

    /** How soon a timeout that was switched on while the server runs is heeded. */
    private static final long WITHOUT_TIMEOUT_MS = 5_000;

    private final Loop loop;
    private final Endpoint endpoint;

    IdleWatch(Loop loop, Endpoint endpoint) {
        this.loop = loop;
        this.endpoint = endpoint;
    }

    /** Watches until the server ends. */
    void start() {
        Duration timeout = endpoint.silence();
        long waitMs = timeout.isZero() ? WITHOUT_TIMEOUT_MS : Math.max(SHORTEST_MS, timeout.toMillis() / LOOKS);
        loop.after(waitMs, () -> {
            if (!timeout.isZero()) {
                loop.clientsOf(endpoint).forEach(Connection::look);
            }
            start();
        });
    }
}
