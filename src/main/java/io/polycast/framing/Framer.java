// SPDX-License-Identifier: Apache-2.0
package io.polycast.framing;

import io.vertx.core.buffer.Buffer;

/**
 * The decoder of one client's byte stream: cuts it into records. Belongs to one event loop; unusable once it has
 * thrown.
 */
public interface Framer {
    /**
     * Takes what arrived and hands out each record that is complete.
     *
     * @throws io.polycast.ProtocolViolation when a record is longer than it may be, or cannot be one
     */
    void feed(Buffer chunk);

    /** The end of the peer's stream: decides what becomes of an unfinished record. */
    void end();

    /** Bytes buffered of an incomplete record. */
    int buffered();

    /** The client is gone: releases what the collector does not. */
    default void close() {}
}
