// SPDX-License-Identifier: Apache-2.0
package io.polycast.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * A connected socket of a client, stream or datagram, with TLS or without. Bytes are handed out as Netty has read them,
 * without a copy, since a load test reads some gigabytes a second. Belongs to the event loop that it was connected on.
 */
final class ClientSocket extends ChannelInboundHandlerAdapter {
    /** The events of a socket. */
    interface Handler {
        /** It is connected, and where TLS comes first, secured; the first call. */
        void onOpened(ClientSocket socket);

        /** It can't be connected, or not be secured; the only call. */
        void onFailed(Throwable cause);

        /** TLS that was {@linkplain ClientSocket#startTls started later} is there. */
        void onSecured();

        /** Bytes, or one packet; only valid during the call, and released by the caller. */
        void onReceived(ByteBuf bytes);

        /** The socket can take more again. */
        void onWritable();

        /** The last call, made once. The cause is null if nothing went wrong here. */
        void onClosed(@Nullable Throwable cause);
    }

    private final Channel channel;
    private final Handler handler;
    private final boolean tlsFirst;
    private @Nullable Throwable failure;
    private boolean opened;
    private boolean ended;

    /** The end of a channel that is about to be connected. */
    ClientSocket(Channel channel, Handler handler, boolean tlsFirst) {
        this.channel = channel;
        this.handler = handler;
        this.tlsFirst = tlsFirst;
    }

    ByteBufAllocator alloc() {
        return channel.alloc();
    }

    /** Takes the bytes over; over datagrams they are one packet. They leave with {@link #flush}. */
    void write(ByteBuf bytes) {
        channel.write(bytes, channel.voidPromise());
    }

    void flush() {
        channel.flush();
    }

    boolean writable() {
        return channel.isWritable();
    }

    /** Whether to read on. */
    void reading(boolean on) {
        channel.config().setAutoRead(on);
    }

    /** Starts TLS behind what was received so far. */
    void startTls(SslHandler tls) {
        channel.pipeline().addFirst("tls", tls);
    }

    /** Closes when everything that was written has left. */
    void finish() {
        channel.writeAndFlush(alloc().buffer(0)).addListener(ChannelFutureListener.CLOSE);
    }

    /** Closes at once. */
    void close() {
        channel.close();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (!tlsFirst) {
            open();
        }
        ctx.fireChannelActive();
    }

    private void open() {
        opened = true;
        handler.onOpened(this);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake && !ended) {
            if (!handshake.isSuccess()) {
                end(failure == null ? handshake.cause() : failure);
            } else if (opened) {
                handler.onSecured();
            } else {
                open();
            }
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (!ended) {
                handler.onReceived(message instanceof DatagramPacket packet ? packet.content() : (ByteBuf) message);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable() && opened && !ended) {
            handler.onWritable();
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end(failure);
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        failure = cause;
        channel.close();
    }

    private void end(@Nullable Throwable cause) {
        if (ended) {
            return;
        }
        ended = true;
        if (opened) {
            handler.onClosed(cause);
        } else {
            handler.onFailed(cause == null ? new ClosedChannelException() : cause);
        }
    }
}
