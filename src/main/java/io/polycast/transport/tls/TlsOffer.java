// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The wait for a peer that may begin with TLS, or may not before it has been greeted in the clear. Its first byte
 * decides; what it has sent by then goes to whoever it is meant for. Belongs to the connection's event loop.
 */
public final class TlsOffer extends ChannelInboundHandlerAdapter {
    /** For a peer of which nothing has been read. */
    public static final Supplier<ByteBuf> NONE = () -> Unpooled.EMPTY_BUFFER;

    private static final String NAME = "tls offer";
    private static final byte HANDSHAKE = 22;

    private final ContextInternal context;
    private final LaterTls tls;
    private final Promise<Optional<SslHandler>> decision;
    private final long timer;
    private @Nullable ByteBuf begun;

    private TlsOffer(ContextInternal context, Channel channel, LaterTls tls, long within) {
        this.context = context;
        this.tls = tls;
        this.decision = context.promise();
        this.timer = context.owner().setTimer(within, late -> {
            if (begun == null && channel.pipeline().get(NAME) == this) {
                channel.pipeline().remove(this);
                decision.complete(Optional.empty());
            }
        });
    }

    /**
     * Waits for so many milliseconds; called on the event loop. Reads meanwhile.
     *
     * @return TLS that is there; empty when the peer has begun with something else or not at all
     */
    public static Future<Optional<SslHandler>> await(
            ContextInternal context, Channel channel, LaterTls tls, long within) {
        TlsOffer offer = new TlsOffer(context, channel, tls, within);
        channel.pipeline().addFirst(NAME, offer);
        channel.config().setAutoRead(true);
        return offer.decision.future();
    }

    @Override
    public void channelRead(ChannelHandlerContext netty, Object message) {
        ByteBuf read = (ByteBuf) message;
        if (begun != null) {
            begun = Unpooled.wrappedBuffer(begun, read);
            return;
        }
        if (!read.isReadable()) {
            read.release();
            return;
        }
        context.owner().cancelTimer(timer);
        if (read.getByte(read.readerIndex()) == HANDSHAKE) {
            begun = read;
            tls.start(context, netty.channel(), () -> take(netty))
                    .<Optional<SslHandler>>map(Optional::of)
                    .onComplete(decision);
        } else {
            netty.pipeline().remove(this);
            decision.complete(Optional.empty());
            netty.pipeline().fireChannelRead(read);
        }
    }

    private ByteBuf take(ChannelHandlerContext netty) {
        ByteBuf taken = begun == null ? Unpooled.EMPTY_BUFFER : begun;
        begun = null;
        netty.pipeline().remove(this);
        return taken;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext netty) {
        context.owner().cancelTimer(timer);
        if (begun != null) {
            begun.release();
            begun = null;
        }
        // Of no effect once it is decided, or TLS takes its time.
        if (!netty.channel().isOpen()) {
            decision.tryFail("the connection is closed");
        }
    }
}
