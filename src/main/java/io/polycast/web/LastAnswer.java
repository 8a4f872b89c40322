// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.polycast.web.http1.BadHttpException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import org.jspecify.annotations.Nullable;

/**
 * The end of a connection because of what its client has sent. It closes a moment after the answer, since a client that
 * is still sending would get a reset instead. Belongs to the connection's event loop.
 */
final class LastAnswer {
    private static final long LINGER_MS = 1_000;

    private final HttpPeer peer;
    private final Channel channel;
    private final ContextInternal context;

    LastAnswer(HttpPeer peer, Channel channel, ContextInternal context) {
        this.peer = peer;
        this.channel = channel;
        this.context = context;
    }

    /**
     * Answers a malformed request.
     *
     * @param request the one whose body was malformed; null when its head was, so that the HTTP server has not seen it
     */
    void refuse(BadHttpException cause, @Nullable HttpServerRequest request) {
        Problem problem = new Problem(cause.status(), "bad-request", cause.detail());
        ChannelHandlerContext place = channel.pipeline().context(peer);
        if (request != null) {
            problem.answerAndClose(request.response());
        } else if (place != null) {
            peer.write(place, Unpooled.wrappedBuffer(problem.asResponse()), place.newPromise());
        }
        linger();
    }

    private void linger() {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
            if (written.isSuccess() && channel.pipeline().get(SslHandler.class) == null) {
                ((DuplexChannel) channel).shutdownOutput();
            }
        });
        long timer = context.setTimer(LINGER_MS, due -> peer.abort());
        channel.closeFuture().addListener(closed -> context.owner().cancelTimer(timer));
    }

    /** The answer has been written. Closes once the request has fully arrived, or after that many milliseconds. */
    void closeWithin(long delayMs, HttpServerRequest request) {
        long timer = context.setTimer(delayMs, due -> peer.abort());
        request.end().onComplete(arrived -> {
            context.owner().cancelTimer(timer);
            peer.close();
        });
    }
}
