// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.tls;

import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The admission of TLS handshakes to an endpoint: limits how many begin per second, while the {@link HandshakePool}
 * bounds how many are in progress, and logs those that fail. Shared by the endpoint's event loops, safe on every
 * thread.
 */
final class Handshakes {
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final int perSecond;
    private final HandshakePool pool;
    private final FailedOpenings failures;
    private long secondStart = System.nanoTime();
    private int begun;

    /** With a limit of handshakes per second; 0 for none. */
    Handshakes(int perSecond, HandshakePool pool, FailedOpenings failures) {
        this.perSecond = perSecond;
        this.pool = pool;
        this.failures = failures;
    }

    /**
     * Admits a handshake, or logs that it can't. Called on the connection's event loop, once the handler is in its
     * pipeline.
     */
    boolean begin(TlsHandler tls, @Nullable SocketAddress peer) {
        if (!mayBegin(System.nanoTime())) {
            failures.tell(OpeningFault.TOO_MANY, peer, "");
            return false;
        }
        TlsHandler oldest = pool.enter(tls);
        if (oldest != null) {
            oldest.giveWay();
        }
        tls.handshakeFuture().addListener(done -> {
            pool.leave(tls);
            if (!done.isSuccess()) {
                OpeningFault fault = tls.fault();
                if (fault == null) {
                    failures.handshake(peer, done.cause());
                } else {
                    failures.tell(fault, peer, "");
                }
            }
        });
        return true;
    }

    private synchronized boolean mayBegin(long now) {
        if (perSecond == 0) {
            return true;
        }
        if (now - secondStart >= SECOND_NANOS) {
            secondStart = now;
            begun = 0;
        }
        begun++;
        return begun <= perSecond;
    }
}
