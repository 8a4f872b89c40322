// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.polycast.Message;
import java.util.List;

/** Messages in one encoding, back to back in one direct buffer shared by every client of that encoding. */
final class Rendered {
    private static final int FRAME_BYTES = 16;

    final Encoding encoding;
    private final ByteBuf bytes;

    /** The end offset of each message. */
    private final int[] ends;

    Rendered(Encoding encoding, List<Message> messages, int weight) {
        this.encoding = encoding;
        int count = messages.size();
        this.ends = new int[count];
        this.bytes = PooledByteBufAllocator.DEFAULT.directBuffer(weight + count * FRAME_BYTES);
        for (int i = 0; i < count; i++) {
            encoding.message(messages.get(i), bytes);
            ends[i] = bytes.writerIndex();
        }
    }

    int capacity() {
        return bytes.capacity();
    }

    int size(int from, int to) {
        return to == from ? 0 : ends[to - 1] - start(from);
    }

    /** A new reference to messages {@code from} up to, not including, {@code to}; the caller must release it. */
    ByteBuf share(int from, int to) {
        return from == 0 && to == ends.length
                ? bytes.retainedDuplicate()
                : bytes.retainedSlice(start(from), size(from, to));
    }

    /** Appends a copy. */
    void append(int from, int to, ByteBuf out) {
        out.writeBytes(bytes, start(from), size(from, to));
    }

    private int start(int index) {
        return index == 0 ? 0 : ends[index - 1];
    }

    /** Whether some outlet has not written all of its share yet. */
    boolean shared() {
        return bytes.refCnt() > 1;
    }

    void release() {
        bytes.release();
    }
}
