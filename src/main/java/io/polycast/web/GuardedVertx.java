// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.polycast.transport.GatedServer;
import io.polycast.transport.SocketOptions;
import io.vertx.core.Handler;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.VertxWrapper;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetServerInternal;
import java.util.function.Predicate;

/**
 * A Vert.x whose HTTP servers let each connection pass a guard before they make anything of it. By itself an HTTP server tells of a
 * connection only once its first request has come, and until then nobody could count it, refuse it or lose patience with it.
 */
final class GuardedVertx extends VertxWrapper {
    private final SocketOptions gate;
    private final Predicate<NetSocketInternal> guard;

    /** The guard is called on the event loop of the connection; when it says false, the connection is its own to close. */
    GuardedVertx(VertxInternal vertx, SocketOptions gate, Predicate<NetSocketInternal> guard) {
        super(vertx);
        this.gate = gate;
        this.guard = guard;
    }

    @Override
    public NetServerInternal createNetServer(NetServerOptions options) {
        return new GatedServer(this, options, gate) {
            @Override
            public synchronized NetServerInternal connectHandler(Handler<NetSocket> handler) {
                return super.connectHandler(socket -> {
                    if (guard.test((NetSocketInternal) socket)) {
                        handler.handle(socket);
                    }
                });
            }
        };
    }
}
