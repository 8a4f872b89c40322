// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import io.netty.buffer.ByteBuf;

/** The writing side of a transport, to which an outbox writes. Belongs to one event loop. */
public interface Outlet {
    /**
     * Writes the bytes, and takes over the caller's reference to them in any case. On packet outlets one call is one
     * packet.
     */
    void write(ByteBuf bytes);

    /** Sends what was written. */
    void flush();

    /**
     * Whether more may be written now. When that turns true again, the owner of the outbox is notified and drains it.
     */
    boolean writable();

    /**
     * Whether it is closed. The owner of the outbox is notified only when all that a poll has brought is processed;
     * what is meant for it until then must not pile up.
     */
    default boolean gone() {
        return false;
    }

    /** Bytes that were written and that the kernel has not taken yet. */
    long pendingBytes();

    /** Bytes that the kernel has taken so far; any number that changes whenever it takes some will do. */
    default long takenBytes() {
        return 0;
    }

    /** The size in bytes of the largest packet; {@link Integer#MAX_VALUE} on streams. */
    default int maxPacketSize() {
        return Integer.MAX_VALUE;
    }

    /** Whether each write is a packet of its own. */
    default boolean packets() {
        return false;
    }
}
