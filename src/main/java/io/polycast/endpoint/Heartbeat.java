// SPDX-License-Identifier: Apache-2.0
package io.polycast.endpoint;

import java.time.Duration;

/**
 * Signs of life for clients that nothing was sent to, so that what lies between keeps the connection, and notices that it is gone. One
 * timer for all clients of an endpoint. Belongs to one event loop.
 */
final class Heartbeat {
    private static final long SHORTEST_MS = 10;

    /** How soon a heartbeat that was switched on while the server runs is heeded. */
    private static final long WITHOUT_HEARTBEAT_MS = 5_000;

    private final Loop loop;
    private final Endpoint endpoint;

    Heartbeat(Loop loop, Endpoint endpoint) {
        this.loop = loop;
        this.endpoint = endpoint;
    }

    /** Beats until the server ends. */
    void start() {
        if (!endpoint.conf().http()) {
            return;
        }
        Duration every = endpoint.conf().web().heartbeat();
        long waitMs = every.isZero() ? WITHOUT_HEARTBEAT_MS : Math.max(SHORTEST_MS, every.toMillis());
        loop.after(waitMs, () -> {
            if (!every.isZero()) {
                loop.clientsOf(endpoint).forEach(Connection::heartbeat);
            }
            start();
        });
    }
}
