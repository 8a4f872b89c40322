// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.polycast.web.http1.BadHttpException;
import io.polycast.web.http1.RequestFraming;
import org.jspecify.annotations.Nullable;

/**
 * The gate that admits an HTTP/1 connection's requests one by one, strictly checked: the next one once the last was
 * answered and the peer reads its answers. Vert.x's own decoder would produce requests from everything that has
 * arrived, and answers to those, even if nobody reads them. Belongs to its connection's event loop.
 */
final class RequestGate extends ChannelInboundHandlerAdapter {
    /** Requests in a row before it is the turn of the event loop's other connections. */
    private static final int MOST_AT_ONCE = 64;

    private final HttpPeer peer;
    private final RequestFraming framing;
    private @Nullable ChannelHandlerContext place;
    private @Nullable ByteBuf held;
    private boolean moving;
    private boolean scheduled;

    /** The held bytes are an incomplete part. */
    private boolean incomplete;

    /** No further requests are admitted. */
    private boolean shut;

    RequestGate(HttpPeer peer, boolean mayBeHttp2) {
        this.peer = peer;
        this.framing = new RequestFraming(mayBeHttp2);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        place = ctx;
    }

    /** Whoever takes over gets what has not been admitted. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        place = null;
        ByteBuf rest = held;
        held = null;
        if (rest != null) {
            if (ctx.channel().isActive()) {
                ctx.fireChannelRead(rest);
            } else {
                rest.release();
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            ctx.fireChannelRead(message);
            return;
        }
        if (shut) {
            bytes.release();
            return;
        }
        held = held == null ? bytes : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), held, bytes);
        incomplete = false;
        move(true);
    }

    /** Whether requests are waiting for their turn. */
    boolean holdsMore() {
        return held != null && !incomplete;
    }

    /** Bytes held. */
    int heldBytes() {
        return held == null ? 0 : held.capacity();
    }

    /** Something has changed that requests may have waited for. */
    void move() {
        move(false);
    }

    /** Same, after others have had their turn. */
    void moveLater() {
        ChannelHandlerContext ctx = place;
        if (ctx != null && holdsMore() && !scheduled) {
            scheduled = true;
            ctx.executor().execute(() -> {
                scheduled = false;
                move(false);
            });
        }
    }

    /** Discards held and future input. */
    void shut() {
        shut = true;
        ByteBuf rest = held;
        held = null;
        if (rest != null) {
            rest.release();
        }
    }

    private void move(boolean reading) {
        if (moving || place == null) {
            return;
        }
        moving = true;
        boolean any = false;
        try {
            any = moveAll();
        } catch (BadHttpException e) {
            shut();
            peer.refuse(e);
        } finally {
            moving = false;
        }
        if (any && !reading && place != null) {
            // Vert.x flushes then.
            place.fireChannelReadComplete();
        }
        peer.gateMoved();
    }

    private boolean moveAll() throws BadHttpException {
        boolean any = false;
        int begun = 0;
        for (ByteBuf bytes = held; bytes != null && place != null; bytes = held) {
            if (framing.between() && !peer.mayBegin()) {
                return any;
            }
            if (framing.between() && begun++ == MOST_AT_ONCE) {
                moveLater();
                return any;
            }
            int length = framing.next(bytes);
            if (framing.preface()) {
                place.pipeline().remove(this);
                return true;
            }
            if (!bytes.isReadable()) {
                held = null;
                bytes.release();
            } else if (length == 0) {
                incomplete = true;
                return any;
            } else {
                any = true;
                letIn(bytes, length);
            }
        }
        return any;
    }

    private void letIn(ByteBuf bytes, int length) {
        ChannelHandlerContext ctx = place;
        if (ctx == null) {
            return;
        }
        if (length == bytes.readableBytes()) {
            held = null;
            ctx.fireChannelRead(bytes);
        } else {
            ctx.fireChannelRead(bytes.readRetainedSlice(length));
        }
        if (place != null && ctx.pipeline().get("httpDecoder") == null) {
            // The request has been upgraded to HTTP/2.
            ctx.pipeline().remove(this);
        } else if (place != null && framing.between() && peer.stillArriving()) {
            // The decoder disagrees with this gate about the end of the request. That must never happen, and must not
            // continue.
            shut();
            peer.abort();
        }
    }
}
