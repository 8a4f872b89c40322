// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.polycast.EndpointAddress;
import java.util.List;
import java.util.function.Consumer;

/**
 * A writer for the parts of frames: non-negative numbers in groups of seven bits, lowest first, and length-prefixed
 * texts in UTF-8. Unpooled, on the heap, since the event bus may discard frames silently.
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

    void address(EndpointAddress address) {
        text(address.endpoint()).text(address.scheme()).text(address.authority());
        flag(address.loopback());
    }

    /** Writes a count, and each item by {@code part}. */
    <T> void all(List<T> parts, Consumer<T> part) {
        number(parts.size());
        parts.forEach(part);
    }
}
