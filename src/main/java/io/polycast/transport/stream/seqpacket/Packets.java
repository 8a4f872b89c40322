// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.stream.seqpacket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;
import io.netty.channel.MessageSizeEstimator;
import io.netty.channel.socket.ChannelInputShutdownEvent;

/**
 * The handler between a channel and its pipeline: each write leaves as one packet, and input comes from a {@link
 * PacketReader} instead of the channel itself. Belongs to the channel's event loop.
 */
final class Packets extends ChannelDuplexHandler {
    /** Netty counts a file region as zero bytes, so its watermarks would never apply. */
    static final MessageSizeEstimator SIZES = () -> message -> {
        if (message instanceof FileRegion region) {
            return (int) region.count();
        }
        return message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
    };

    private final PacketReader reader;
    private boolean ended;

    Packets(PacketReader reader) {
        this.reader = reader;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        // An empty write asks for notification when everything before it has left; to the peer, an empty packet would
        // be the end.
        boolean packet = message instanceof ByteBuf bytes && bytes.isReadable();
        ctx.write(packet ? new PacketRegion((ByteBuf) message) : message, promise);
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        reader.goOn();
    }

    /** Netty reads the rest when the peer closes, whether asked to or not, and so may report the end twice. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof ChannelInputShutdownEvent)) {
            ctx.fireUserEventTriggered(event);
        } else if (!ended) {
            ended = true;
            ctx.fireUserEventTriggered(event);
        }
    }

    /** Takes a packet, possibly an empty one, from the reader. */
    static void arrived(ChannelHandlerContext ctx, byte[] packet) {
        ctx.fireChannelRead(packet.length == 0 ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(packet));
    }
}
