// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.polycast.bus.Missed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The wire format of frames: version, kind, sender, content, seal. Anything unknown is refused, never guessed. Belongs
 * to one event loop.
 */
final class FrameCodec {
    /**
     * The protocol version. Changes with whatever a node of the version before would misunderstand and {@link Features}
     * can't keep from it.
     */
    static final int VERSION = 1;

    private static final int HEAD_BYTES = 64;

    private final String node;
    private final Seal seal;

    /** A frame and its sender. */
    record Received(String sender, Frame frame) {}

    FrameCodec(String node, Seal seal) {
        this.node = node;
        this.seal = seal;
    }

    OutFrame encode(String receiver, Frame frame) {
        FrameWriter out = begin(frame.kind());
        frame.write(out);
        return sealed(receiver, out.written(), Unpooled.EMPTY_BUFFER);
    }

    private FrameWriter begin(FrameKind kind) {
        return new FrameWriter(HEAD_BYTES).octet(VERSION).octet(kind.code()).text(node);
    }

    /** Encodes a publication whose messages {@link BatchCodec} has written before, possibly for several receivers. */
    OutFrame publication(String receiver, long stream, long number, List<Missed> missed, @Nullable ByteBuf batch) {
        FrameWriter out = begin(FrameKind.PUBLICATION);
        Frame.Publication.writeHead(stream, number, missed, out);
        return sealed(
                receiver, out.written(), batch == null ? Unpooled.buffer(1).writeByte(BatchCodec.NOTHING) : batch);
    }

    private OutFrame sealed(String receiver, ByteBuf head, ByteBuf body) {
        return new OutFrame(head, body, seal.of(receiver, head, body));
    }

    /** Decodes a frame that was sent to this node. */
    Received decode(ByteBuf bytes) throws BadFrameException {
        int version = bytes.isReadable() ? bytes.getUnsignedByte(bytes.readerIndex()) : 0;
        if (version != VERSION) {
            throw new BadFrameException(
                    "it speaks version " + version + " of the links' protocol, and this node version " + VERSION);
        }
        if (!seal.fits(node, bytes)) {
            throw new BadFrameException("it does not know the secret of this cluster");
        }
        FrameReader in = new FrameReader(bytes.slice(bytes.readerIndex(), bytes.readableBytes() - seal.length()));
        in.octet();
        int kind = in.octet();
        String sender = in.text();
        Frame frame = FrameKind.read(kind, in);
        in.end();
        return new Received(sender, frame);
    }
}
