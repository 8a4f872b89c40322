// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.function.Consumer;

/**
 * The end of an HTTP/2 connection whose client violates the protocol. After GOAWAY (RFC 9113, section 5.4.1) nothing
 * more of it is read: each further frame would be another error, and Vert.x reports each error to each stream. Belongs
 * to the connection's event loop.
 */
final class Http2Fuse extends ChannelInboundHandlerAdapter {
    private boolean blown;

    private Http2Fuse() {}

    /** Guards a connection that has switched to HTTP/2; failures are passed on to {@code failed}. */
    static void guard(HttpConnection connection, Consumer<Throwable> failed) {
        Channel channel = ((ConnectionBase) connection).channel();
        ChannelHandlerContext http2 = channel.pipeline().context(Http2ConnectionHandler.class);
        if (http2 == null) {
            return;
        }
        Http2Fuse fuse = new Http2Fuse();
        channel.pipeline().addBefore(http2.name(), "fuse", fuse);
        connection.exceptionHandler(failure -> {
            failed.accept(failure);
            if (!fuse.blown) {
                fuse.blown = true;
                // After the pending GOAWAY has left.
                channel.eventLoop().execute(() -> http2.close());
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (blown) {
            ReferenceCountUtil.release(message);
        } else {
            ctx.fireChannelRead(message);
        }
    }
}
