// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

/**
 * A reply that waits for its outlet.
 *
 * @param bytes the outbox's to release
 * @param place counts everything that ever waited in this outbox, so that replies and messages leave in the order in
 *     which they came
 */
record Control(ByteBuf bytes, long place) {
    static ByteBuf buffer() {
        return PooledByteBufAllocator.DEFAULT.directBuffer(256);
    }

    /** Some protocols have nothing to say at times, and an empty write would be an empty packet. */
    static void write(Outlet outlet, ByteBuf bytes) {
        if (bytes.isReadable()) {
            outlet.write(bytes);
        } else {
            bytes.release();
        }
    }
}
