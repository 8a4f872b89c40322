// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

/**
 * A reply that waits for its outlet.
 *
 * @param bytes owned, and released, by the outbox
 * @param place a sequence number over everything that was ever pending in this outbox, so that replies and messages
 *     leave in order
 */
record Control(ByteBuf bytes, long place) {
    static ByteBuf buffer() {
        return PooledByteBufAllocator.DEFAULT.directBuffer(256);
    }

    /** Some protocols have nothing to say at times, and an empty write would become an empty packet. */
    static void write(Outlet outlet, ByteBuf bytes) {
        if (bytes.isReadable()) {
            outlet.write(bytes);
        } else {
            bytes.release();
        }
    }
}
