// SPDX-License-Identifier: Apache-2.0
package io.polycast.endpoint;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A timeout of all clients of an endpoint: of those that have fallen silent, or take nothing of what waits for them. It looks at all of them
 * four times in each timeout, instead of keeping a timer for each: a client costs a counter, and is ended after one timeout to one and a
 * quarter. Belongs to one event loop.
 */
final class IdleWatch {
    /** So many looks in a row that find nothing new end a client. */
    static final int LOOKS = 4;

    private static final long SHORTEST_MS = 10;

    /** How soon a timeout that was switched on while the server runs is heeded. */
    private static final long WITHOUT_TIMEOUT_MS = 5_000;

    private final Loop loop;
    private final Endpoint endpoint;
    private final Supplier<Duration> timeout;
    private final Consumer<Connection> look;

    /** Does nothing while the timeout is zero. */
    IdleWatch(Loop loop, Endpoint endpoint, Supplier<Duration> timeout, Consumer<Connection> look) {
        this.loop = loop;
        this.endpoint = endpoint;
        this.timeout = timeout;
        this.look = look;
    }

    /** Watches until the server ends. */
    void start() {
        Duration now = timeout.get();
        long waitMs = now.isZero() ? WITHOUT_TIMEOUT_MS : Math.max(SHORTEST_MS, now.toMillis() / LOOKS);
        loop.after(waitMs, () -> {
            if (!now.isZero()) {
                loop.clientsOf(endpoint).forEach(look);
            }
            start();
        });
    }
}
