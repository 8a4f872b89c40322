// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import java.time.Duration;

/**
 * Signs of life for clients that nothing was sent to, so that what lies between keeps the connection, and notices that it is gone. One
 * timer for all clients of an endpoint. Belongs to one event loop.
 */
public final class Heartbeat {
    private static final long SHORTEST_MS = 10;

    /** How soon a heartbeat that was switched on while the server runs is heeded. */
    private static final long WITHOUT_HEARTBEAT_MS = 5_000;

    private final Loop loop;
    private final ConnectionHost host;

    /** Of all clients of an endpoint on that loop. */
    public Heartbeat(Loop loop, ConnectionHost host) {
        this.loop = loop;
        this.host = host;
    }

    /** Beats until the server ends. */
    public void start() {
        if (!host.conf().http()) {
            return;
        }
        Duration every = host.conf().web().heartbeat();
        long waitMs = every.isZero() ? WITHOUT_HEARTBEAT_MS : Math.max(SHORTEST_MS, every.toMillis());
        loop.after(waitMs, () -> {
            if (!every.isZero()) {
                loop.clientsOf(host).forEach(LoopClient::heartbeat);
            }
            start();
        });
    }
}
