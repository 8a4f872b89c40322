// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A buffer for what a client sent right after its request, until somebody reads it. Belongs to an event loop. */
final class Early extends ChannelInboundHandlerAdapter {
    private final Deque<ByteBuf> kept = new ArrayDeque<>(2);
    private @Nullable ChannelHandlerContext place;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        place = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes) {
            kept.add(bytes);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        kept.forEach(ByteBuf::release);
        kept.clear();
    }

    void letGo() {
        ChannelHandlerContext ctx = place;
        if (ctx == null || ctx.isRemoved()) {
            return;
        }
        boolean any = !kept.isEmpty();
        while (!kept.isEmpty()) {
            ctx.fireChannelRead(kept.remove());
        }
        if (any) {
            ctx.fireChannelReadComplete();
        }
        ctx.pipeline().remove(this);
    }
}
