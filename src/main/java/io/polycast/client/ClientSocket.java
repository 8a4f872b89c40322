// SPDX-License-Identifier: Apache-2.0
package io.polycast.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * A connected socket of a client, stream or datagram. Bytes are handed out as Netty has read them, without a copy,
 * since a load test reads some gigabytes a second. Belongs to the event loop that it was connected on.
 */
final class ClientSocket extends ChannelInboundHandlerAdapter {
    /** The events of a socket. */
    interface Handler {
        /** Bytes, or one packet; only valid during the call, and released by the caller. */
        void onReceived(ByteBuf bytes);

        /** The socket can take more again. */
        void onWritable();

        /** The last call, made once. The cause is null if nothing went wrong here. */
        void onClosed(@Nullable Throwable cause);
    }

    private final Channel channel;
    private final Handler handler;
    private @Nullable Throwable failure;
    private boolean closed;

    private ClientSocket(Channel channel, Handler handler) {
        this.channel = channel;
        this.handler = handler;
    }

    /** Puts a socket at the end of a channel that is connected, or about to be. */
    static ClientSocket on(Channel channel, Handler handler) {
        return new ClientSocket(channel, handler);
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

    /** Closes when everything that was written has left. */
    void finish() {
        channel.writeAndFlush(alloc().buffer(0)).addListener(ChannelFutureListener.CLOSE);
    }

    /** Closes at once. */
    void close() {
        channel.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (!closed) {
                handler.onReceived(message instanceof DatagramPacket packet ? packet.content() : (ByteBuf) message);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable() && !closed) {
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
        if (!closed) {
            closed = true;
            handler.onClosed(cause);
        }
    }
}
