// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Periodic checks of all clients of an endpoint on one event loop, in place of timers per client: timeouts find clients
 * that are silent or read nothing of their pending output, and the heartbeat sends signs of life. The interval is read
 * before each round, since the configuration may change. Belongs to its event loop.
 */
public final class Rounds {
    /** This many rounds without news end a client, which is after 1 to 1¼ times the timeout. */
    static final int A_TIMEOUT = 4;

    private static final long SHORTEST_MS = 10;

    /** How soon a timeout that is switched on at runtime takes effect. */
    private static final long SWITCHED_OFF_MS = 5_000;

    private final Loop loop;
    private final ConnectionHost host;
    private final Supplier<Duration> time;
    private final int roundsInIt;
    private final Consumer<LoopClient> visit;

    private Rounds(
            Loop loop, ConnectionHost host, Supplier<Duration> time, int roundsInIt, Consumer<LoopClient> visit) {
        this.loop = loop;
        this.host = host;
        this.time = time;
        this.roundsInIt = roundsInIt;
        this.visit = visit;
    }

    /** Starts all rounds that an endpoint needs; they end with the server. An interval of zero does nothing. */
    public static void start(Loop loop, ConnectionHost host) {
        new Rounds(loop, host, host::silence, A_TIMEOUT, LoopClient::look).next();
        if (!host.datagrams()) {
            new Rounds(loop, host, () -> host.conf().limits().writeTimeout(), A_TIMEOUT, LoopClient::lookAtOutput)
                    .next();
            new Rounds(loop, host, () -> host.conf().limits().halfCloseTimeout(), A_TIMEOUT, LoopClient::lookAtInput)
                    .next();
        }
        if (host.conf().http()) {
            new Rounds(loop, host, () -> host.conf().web().heartbeat(), 1, LoopClient::heartbeat).next();
        }
    }

    private void next() {
        Duration now = time.get();
        long waitMs = now.isZero() ? SWITCHED_OFF_MS : Math.max(SHORTEST_MS, now.toMillis() / roundsInIt);
        loop.after(waitMs, () -> {
            if (!now.isZero()) {
                loop.clientsOf(host).forEach(visit);
            }
            next();
        });
    }
}
