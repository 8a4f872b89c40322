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
 * Lets the requests of an HTTP/1 connection in one by one, strictly checked: the next one once the last one has been
 * answered and the peer takes its answers. Vert.x's own decoder would make requests of everything that has arrived, and
 * answers of those, however long nobody reads them. Belongs to its connection's event loop.
 */
final class RequestGate extends ChannelInboundHandlerAdapter {
    /** Requests in a row, before other connections of the event loop have their turn. */
    private static final int MOST_AT_ONCE = 64;

    private final HttpPeer peer;
    private final RequestFraming framing;
    private @Nullable ChannelHandlerContext place;
    private @Nullable ByteBuf held;
    private boolean moving;
    private boolean scheduled;

    /** What is held is no whole part. */
    private boolean incomplete;

    /** Nothing more is a request. */
    private boolean shut;

    RequestGate(HttpPeer peer, boolean mayBeHttp2) {
        this.peer = peer;
        this.framing = new RequestFraming(mayBeHttp2);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        place = ctx;
    }

    /** Whoever takes over gets what has not been let in. */
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

    /** Whether requests have arrived that wait for their turn. */
    boolean holdsMore() {
        return held != null && !incomplete;
    }

    /** Bytes that are kept. */
    int heldBytes() {
        return held == null ? 0 : held.capacity();
    }

    /** Something has changed that requests may have waited for. */
    void move() {
        move(false);
    }

    /** The same, after others have had their turn. */
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

    /** Throws away what is held, and all that comes. */
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
            // The decoder sees another end of the request than this gate does. That must not be, and must not go on.
            shut();
            peer.abort();
        }
    }
}
