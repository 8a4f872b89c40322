// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.polycast.transport.SocketTrace.Size;
import io.polycast.transport.SocketTrace.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tracer of one connection, where reads and writes are those of the socket: at the head of its pipeline. Removes
 * itself when nobody watches any more. Belongs to the connection's event loop.
 */
final class StreamTracer extends ChannelDuplexHandler {
    /** Its name in the pipeline, which is also that of a {@link DatagramTracer}. */
    static final String NAME = "trace";

    private static final int MOST_HELD = 20;

    private final SocketTrace trace;
    private final Channel channel;
    private final String endpoint;
    private final String peer;
    private final long socket;

    /** What has yet to be told; null once everything is told at once. */
    private @Nullable List<Runnable> held;

    private long readBytes;
    private int reads;
    private long writtenBytes;
    private int buffers;
    private boolean broken;

    private StreamTracer(SocketTrace trace, Channel channel, String endpoint, String peer) {
        this.trace = trace;
        this.channel = channel;
        this.endpoint = endpoint;
        this.peer = peer;
        this.socket = trace.enter();
    }

    static StreamTracer trace(SocketTrace trace, Channel channel, String endpoint, String peer) {
        StreamTracer tracer = new StreamTracer(trace, channel, endpoint, peer);
        if (channel.pipeline().get(SocketTrace.PACKETS) == null) {
            channel.pipeline().addFirst(NAME, tracer);
        } else {
            channel.pipeline().addAfter(SocketTrace.PACKETS, NAME, tracer);
        }
        return tracer;
    }

    /** Tells nothing before the first answer, or the end. */
    void hold() {
        held = new ArrayList<>(2);
    }

    void accepted() {
        note(Step.ACCEPTED, Size.NONE, "");
    }

    private void note(Step step, Size size, String cause) {
        List<Runnable> untold = held;
        if (untold == null) {
            trace.note(step, endpoint, socket, peer, size, cause);
        } else if (untold.size() < MOST_HELD) {
            untold.add(() -> trace.note(step, endpoint, socket, peer, size, cause));
        }
    }

    private void tellAll() {
        List<Runnable> untold = held;
        held = null;
        if (untold != null) {
            untold.forEach(Runnable::run);
        }
    }

    private void noteRead() {
        if (reads > 0) {
            note(Step.READ, new Size(readBytes, reads, 0), "");
            reads = 0;
            readBytes = 0;
        }
    }

    private void leaveUnlessWatched(ChannelHandlerContext ctx) {
        if (!trace.watching() && !ctx.isRemoved()) {
            ctx.pipeline().remove(this);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        trace.leave();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes) {
            readBytes += bytes.readableBytes();
            reads++;
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        noteRead();
        ctx.fireChannelReadComplete();
        leaveUnlessWatched(ctx);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes && bytes.isReadable()) {
            writtenBytes += bytes.readableBytes();
            buffers++;
        }
        ctx.write(message, promise);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        // An answer to what is still being read.
        noteRead();
        long bytes = writtenBytes;
        int pieces = buffers;
        writtenBytes = 0;
        buffers = 0;
        if (pieces > 0) {
            tellAll();
        }
        ctx.flush();
        if (pieces > 0) {
            ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
            long waiting = pending == null ? 0 : pending.totalPendingWriteBytes();
            note(Step.WROTE, new Size(bytes, pieces, waiting), "");
            leaveUnlessWatched(ctx);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            noteRead();
            note(Step.HALF_CLOSED, Size.NONE, "");
        } else if (event instanceof ChannelOutputShutdownEvent) {
            note(Step.SHUT_DOWN, Size.NONE, "");
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException && !broken) {
            broken = true;
            noteRead();
            note(Step.RESET, Size.NONE, errorName(String.valueOf(cause.getMessage())));
        }
        ctx.fireExceptionCaught(cause);
    }

    /** The name that manual pages use. */
    private static String errorName(String message) {
        if (message.contains("reset")) {
            return "ECONNRESET";
        }
        if (message.contains("Broken pipe")) {
            return "EPIPE";
        }
        return message.contains("timed out") ? "ETIMEDOUT" : "";
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        noteRead();
        tellAll();
        note(Step.CLOSED, Size.NONE, "");
        ctx.fireChannelInactive();
    }
}
