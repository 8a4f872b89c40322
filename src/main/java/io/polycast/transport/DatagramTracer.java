// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AddressedEnvelope;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.unix.DomainSocketAddress;
import io.polycast.transport.SocketTrace.Size;
import io.polycast.transport.SocketTrace.Step;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The tracer of a datagram socket, which has one number for all its peers. Removes itself when nobody watches any more.
 * Belongs to the socket's event loop.
 */
final class DatagramTracer extends ChannelDuplexHandler {
    private final SocketTrace trace;
    private final String endpoint;
    private final long socket;

    private DatagramTracer(SocketTrace trace, String endpoint) {
        this.trace = trace;
        this.endpoint = endpoint;
        this.socket = trace.enter();
    }

    static DatagramTracer trace(SocketTrace trace, Channel channel, String endpoint) {
        DatagramTracer tracer = new DatagramTracer(trace, endpoint);
        channel.pipeline().addFirst(StreamTracer.NAME, tracer);
        return tracer;
    }

    void received(@Nullable SocketAddress peer, int bytes) {
        note(Step.RECEIVED, peer, bytes);
    }

    void sent(@Nullable SocketAddress peer, int bytes) {
        note(Step.SENT, peer, bytes);
    }

    private void note(Step step, @Nullable SocketAddress peer, int bytes) {
        if (peer == null || ThisMachine.has(peer)) {
            trace.note(step, endpoint, socket, text(peer), new Size(bytes, 1, 0), "");
        }
    }

    private static String text(@Nullable SocketAddress peer) {
        if (peer instanceof DomainSocketAddress unix) {
            // Netty omits what distinguishes an abstract name from a path.
            boolean plain = unix.path().isEmpty() || unix.path().startsWith("/");
            return AddressText.of(new UnixAddress(plain ? unix.path() : "@" + unix.path()));
        }
        return peer == null ? "unnamed" : AddressText.of(peer);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        trace.leave();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof AddressedEnvelope<?, ?> packet && packet.content() instanceof ByteBuf bytes) {
            received(packet.sender(), bytes.readableBytes());
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.fireChannelReadComplete();
        if (!trace.watching() && !ctx.isRemoved()) {
            ctx.pipeline().remove(this);
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof AddressedEnvelope<?, ?> packet && packet.content() instanceof ByteBuf bytes) {
            sent(packet.recipient(), bytes.readableBytes());
        }
        ctx.write(message, promise);
    }
}
