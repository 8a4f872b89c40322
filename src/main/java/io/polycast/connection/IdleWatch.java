// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A timeout of all clients of an endpoint: of those that have fallen silent, or take nothing of what waits for them. It looks at all of them
 * four times in each timeout, instead of keeping a timer for each: a client costs a counter, and is ended after one timeout to one and a
 * quarter. Belongs to one event loop.
 */
public final class IdleWatch {
    /** So many looks in a row that find nothing new end a client. */
    static final int LOOKS = 4;

    private static final long SHORTEST_MS = 10;

    /** How soon a timeout that was switched on while the server runs is heeded. */
    private static final long WITHOUT_TIMEOUT_MS = 5_000;

    private final Loop loop;
    private final ConnectionHost host;
    private final Supplier<Duration> timeout;
    private final Consumer<LoopClient> look;

    private IdleWatch(Loop loop, ConnectionHost host, Supplier<Duration> timeout, Consumer<LoopClient> look) {
        this.loop = loop;
        this.host = host;
        this.timeout = timeout;
        this.look = look;
    }

    /** Watches over an endpoint's clients until the server ends. A timeout of zero does nothing. */
    public static void start(Loop loop, ConnectionHost host) {
        new IdleWatch(loop, host, host::silence, LoopClient::look).start();
        if (!host.datagrams()) {
            new IdleWatch(loop, host, () -> host.conf().limits().writeTimeout(), LoopClient::lookAtOutput).start();
            new IdleWatch(loop, host, () -> host.conf().limits().halfCloseTimeout(), LoopClient::lookAtInput).start();
        }
    }

    private void start() {
        Duration now = timeout.get();
        long waitMs = now.isZero() ? WITHOUT_TIMEOUT_MS : Math.max(SHORTEST_MS, now.toMillis() / LOOKS);
        loop.after(waitMs, () -> {
            if (!now.isZero()) {
                loop.clientsOf(host).forEach(look);
            }
            start();
        });
    }
}
