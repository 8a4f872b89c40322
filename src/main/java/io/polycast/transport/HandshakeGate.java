// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.traffic.GlobalTrafficShapingHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.polycast.LimitedLog;
import io.polycast.metrics.EndpointMeters;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets so many connections a second begin a TLS handshake, which costs a server a thousand times what it costs the one who only connects;
 * the others are closed and counted. It takes the place of a shaper of traffic, the one handler that Vert.x lets into a connection before
 * TLS, and leaves it at once. Shared by all event loops of an endpoint.
 */
@Sharable
public final class HandshakeGate extends GlobalTrafficShapingHandler {
    private static final Logger LOG = LoggerFactory.getLogger(HandshakeGate.class);
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String endpoint;
    private final int perSecond;
    private final EndpointMeters meters;
    private final LimitedLog log = new LimitedLog(LOG);
    private long secondStart = System.nanoTime();
    private int begun;

    HandshakeGate(String endpoint, int perSecond, EndpointMeters meters) {
        super(GlobalEventExecutor.INSTANCE, 0, 0, 0);
        this.endpoint = endpoint;
        this.perSecond = perSecond;
        this.meters = meters;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        ctx.pipeline().remove(this);
        if (!mayBegin(System.nanoTime())) {
            meters.connectionRefused();
            log.warn(
                    "endpoint {}: more than {} connections in a second want a TLS handshake; closed one",
                    endpoint,
                    perSecond);
            ctx.channel().close();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        // It has noted nothing about the channel.
    }

    private synchronized boolean mayBegin(long now) {
        if (now - secondStart >= SECOND_NANOS) {
            secondStart = now;
            begun = 0;
        }
        begun++;
        return begun <= perSecond;
    }
}
