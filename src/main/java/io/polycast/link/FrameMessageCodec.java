// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.internal.buffer.BufferInternal;

/** The event bus codec for frames, which passes them on as bytes. The receiver decodes them, not the bus. */
final class FrameMessageCodec implements MessageCodec<OutFrame, ByteBuf> {
    static final String NAME = "polycast.link";

    @Override
    public void encodeToWire(Buffer wire, OutFrame frame) {
        append(wire, frame.head());
        append(wire, frame.body());
        wire.appendBytes(frame.seal());
    }

    private static void append(Buffer wire, ByteBuf piece) {
        wire.appendBytes(piece.array(), piece.arrayOffset() + piece.readerIndex(), piece.readableBytes());
    }

    @Override
    public ByteBuf decodeFromWire(int position, Buffer wire) {
        return ((BufferInternal) wire.slice(position, wire.length())).getByteBuf();
    }

    /** Nodes do not write to themselves. */
    @Override
    public ByteBuf transform(OutFrame frame) {
        throw new UnsupportedOperationException("a frame is for another node");
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
