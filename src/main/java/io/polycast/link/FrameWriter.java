// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes the parts of frames: numbers of at least 0 in groups of seven bits, the lowest first, and texts in UTF-8
 * behind their length. On the heap and not pooled, since the event bus may throw frames away without a word.
 */
final class FrameWriter {
    private static final int SEVEN_BITS = 0x7f;
    private static final int MORE = 0x80;

    private final ByteBuf out;

    FrameWriter(int sizeHint) {
        this.out = Unpooled.buffer(sizeHint);
    }

    ByteBuf written() {
        return out;
    }

    FrameWriter flag(boolean flag) {
        return octet(flag ? 1 : 0);
    }

    FrameWriter octet(int value) {
        out.writeByte(value);
        return this;
    }

    FrameWriter number(long value) {
        long left = value;
        while (left > SEVEN_BITS) {
            out.writeByte((int) (left & SEVEN_BITS) | MORE);
            left >>>= 7;
        }
        out.writeByte((int) left);
        return this;
    }

    FrameWriter bytes(byte[] bytes) {
        number(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    FrameWriter text(String text) {
        number(ByteBufUtil.utf8Bytes(text));
        ByteBufUtil.writeUtf8(out, text);
        return this;
    }

    /** How many of something follow, and what {@code part} writes of each. */
    <T> void all(List<T> parts, Consumer<T> part) {
        number(parts.size());
        parts.forEach(part);
    }
}
