// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.tls;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.traffic.GlobalTrafficShapingHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * The rate limit of TLS handshakes: lets a number of connections per second of an endpoint begin one and closes the
 * others, while the {@link HandshakePool} bounds how many are in progress. Takes the place of a traffic shaper, the
 * only handler that Vert.x admits to a connection before TLS, and removes itself at once. Shared by all event loops of
 * an endpoint.
 */
@Sharable
final class HandshakeGate extends GlobalTrafficShapingHandler {
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final int perSecond;
    private final HandshakePool pool;
    private final FailedOpenings failures;
    private long secondStart = System.nanoTime();
    private int begun;

    HandshakeGate(int perSecond, HandshakePool pool, FailedOpenings failures) {
        super(GlobalEventExecutor.INSTANCE, 0, 0, 0);
        this.perSecond = perSecond;
        this.pool = pool;
        this.failures = failures;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        TlsHandler tls = ctx.pipeline().get(TlsHandler.class);
        ctx.pipeline().remove(this);
        SocketAddress peer = ctx.channel().remoteAddress();
        if (!mayBegin(System.nanoTime())) {
            failures.tell(OpeningFault.TOO_MANY, peer, "");
            ctx.channel().close();
            return;
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
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        // It has kept no state about the channel.
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
