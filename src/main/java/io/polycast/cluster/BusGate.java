// SPDX-License-Identifier: Apache-2.0
package io.polycast.cluster;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.PendingWriteQueue;
import io.netty.util.concurrent.Future;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The gate on a connection of the event bus: lets nothing through before both sides have proved that they know the
 * secret, and then removes itself. It stands before TLS, so that strangers do not get as far as a handshake. Belongs to
 * the event loop of its connection.
 */
final class BusGate extends ChannelDuplexHandler {
    private final Challenge challenge;
    private final Strangers strangers;
    private final boolean accepted;
    private final ByteBuf received = Unpooled.buffer();
    private @Nullable PendingWriteQueue waiting;
    private @Nullable Future<?> patience;
    private boolean begun;

    private BusGate(Challenge challenge, Strangers strangers, boolean accepted) {
        this.challenge = challenge;
        this.strangers = strangers;
        this.accepted = accepted;
    }

    static BusGate accepting(String secret, Strangers strangers) {
        return new BusGate(Challenge.accepting(secret, Challenge.Door.EVENT_BUS), strangers, true);
    }

    static BusGate connecting(String secret, Strangers strangers) {
        return new BusGate(Challenge.connecting(secret, Challenge.Door.EVENT_BUS), strangers, false);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        if (accepted) {
            strangers.came(context.channel(), context.channel()::close);
            context.channel().closeFuture().addListener(closed -> strangers.gone(context.channel()));
        }
        if (context.channel().isActive()) {
            begin(context);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        received.release();
        if (patience != null) {
            patience.cancel(false);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        begin(context);
        context.fireChannelActive();
    }

    private void begin(ChannelHandlerContext context) {
        if (!begun) {
            begun = true;
            send(context, challenge.opening());
            patience = context.executor().schedule(() -> context.close(), Challenge.PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static void send(ChannelHandlerContext context, byte[] bytes) {
        if (bytes.length > 0) {
            context.writeAndFlush(Unpooled.wrappedBuffer(bytes), context.voidPromise());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            while (bytes.isReadable() && !challenge.passed() && !challenge.refused()) {
                received.writeBytes(bytes, Math.min(bytes.readableBytes(), challenge.due() - received.readableBytes()));
                if (received.readableBytes() == challenge.due()) {
                    byte[] due = new byte[received.readableBytes()];
                    received.readBytes(due).clear();
                    send(context, challenge.take(due));
                }
            }
            if (challenge.refused()) {
                refuse(context);
            } else if (challenge.passed()) {
                open(context, bytes);
            }
        } finally {
            bytes.release();
        }
    }

    private void refuse(ChannelHandlerContext context) {
        strangers.refused(Challenge.Door.EVENT_BUS, context.channel().remoteAddress());
        context.close();
    }

    private void open(ChannelHandlerContext context, ByteBuf more) {
        strangers.gone(context.channel());
        if (waiting != null) {
            waiting.removeAndWriteAll();
            context.flush();
        }
        context.pipeline().remove(this);
        if (more.isReadable()) {
            context.fireChannelRead(more.readRetainedSlice(more.readableBytes()));
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (waiting == null) {
            waiting = new PendingWriteQueue(context);
        }
        waiting.add(message, promise);
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        fail();
        context.close(promise);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail();
        context.fireChannelInactive();
    }

    private void fail() {
        if (waiting != null) {
            waiting.removeAndFailAll(new ClosedChannelException());
        }
    }
}
