// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import io.netty.buffer.ByteBuf;

/** Where an outbox writes to: one client's way out, as the transport offers it. Belongs to one event loop. */
public interface Outlet {
    /**
     * Takes the bytes and the caller's reference to them, whatever happens. On packet outlets one call is one packet.
     */
    void write(ByteBuf bytes);

    /** Sends what was written. */
    void flush();

    /** Whether more may be written now. When it turns true again, the owner of the outbox is told and drains it. */
    boolean writable();

    /** Bytes that were written and that the kernel has not taken yet. */
    long pendingBytes();

    /** Bytes that the kernel has taken so far; a number that changes whenever it takes some is enough. */
    default long takenBytes() {
        return 0;
    }

    /** The longest packet in bytes that can leave; {@link Integer#MAX_VALUE} on streams. */
    default int maxPacketSize() {
        return Integer.MAX_VALUE;
    }

    /** Whether each write is a packet of its own. */
    default boolean packets() {
        return false;
    }
}
