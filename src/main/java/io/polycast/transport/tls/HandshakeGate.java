// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.tls;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.traffic.GlobalTrafficShapingHandler;
import io.netty.util.concurrent.GlobalEventExecutor;

/**
 * The gate to TLS handshakes: has each connection that begins with TLS admitted by the endpoint's {@link Handshakes},
 * and closes the others. Takes the place of a traffic shaper, the only handler that Vert.x admits to a connection
 * before TLS, and removes itself at once. Shared by all event loops of an endpoint.
 */
@Sharable
final class HandshakeGate extends GlobalTrafficShapingHandler {
    private final Handshakes handshakes;

    HandshakeGate(Handshakes handshakes) {
        super(GlobalEventExecutor.INSTANCE, 0, 0, 0);
        this.handshakes = handshakes;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        TlsHandler tls = ctx.pipeline().get(TlsHandler.class);
        ctx.pipeline().remove(this);
        if (!handshakes.begin(tls, ctx.channel().remoteAddress())) {
            ctx.channel().close();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        // It has kept no state about the channel.
    }
}
