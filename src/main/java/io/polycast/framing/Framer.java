// SPDX-License-Identifier: Apache-2.0
package io.polycast.framing;

import io.vertx.core.buffer.Buffer;

/** Cuts one client's bytes into records. Belongs to one event loop; of no use any more once it has thrown. */
public interface Framer {
    /**
     * Takes what arrived and hands out each record that is complete.
     *
     * @throws io.polycast.ProtocolViolation when a record is longer than it may be, or cannot be one
     */
    void feed(Buffer chunk);

    /** The peer has sent its last byte: decides about what is left. */
    void end();

    /** Bytes of a record that has not fully arrived. */
    int buffered();

    /** The client is gone: gives back what is no plain memory. */
    default void close() {}
}
