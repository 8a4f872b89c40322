// SPDX-License-Identifier: Apache-2.0
package io.polycast.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/**
 * The event bus codec for hops, which passes them by reference. They are sent to local addresses only, so they are
 * never serialized.
 */
final class HopCodec implements MessageCodec<Hop, Hop> {
    static final String NAME = "polycast.hop";

    @Override
    public void encodeToWire(Buffer buffer, Hop hop) {
        throw new UnsupportedOperationException("a hop stays in its process");
    }

    @Override
    public Hop decodeFromWire(int position, Buffer buffer) {
        throw new UnsupportedOperationException("a hop stays in its process");
    }

    @Override
    public Hop transform(Hop hop) {
        return hop;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
