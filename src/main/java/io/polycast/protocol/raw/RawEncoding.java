// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.raw;

import io.netty.buffer.ByteBuf;
import io.polycast.Message;
import io.polycast.delivery.Encoding;

/**
 * The payload and nothing else. There is no way to tell of a gap: whatever was written would be taken for a message.
 */
enum RawEncoding implements Encoding {
    PAYLOAD;

    @Override
    public void message(Message message, ByteBuf out) {
        out.writeBytes(message.payload());
    }

    @Override
    public void gap(String channel, long count, ByteBuf out) {
        // Counted and logged by the server; a device that must know asks for overflow "disconnect".
    }
}
