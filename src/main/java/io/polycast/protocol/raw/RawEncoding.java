// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.raw;

import io.netty.buffer.ByteBuf;
import io.polycast.Message;
import io.polycast.delivery.Encoding;

/**
 * The encoding that writes the payload and nothing else. It can't report gaps: whatever it wrote would be taken for a
 * message.
 */
enum RawEncoding implements Encoding {
    PAYLOAD;

    @Override
    public void message(Message message, ByteBuf out) {
        out.writeBytes(message.payload());
    }

    @Override
    public void gap(String channel, long count, ByteBuf out) {
        // Counted and logged by the server; a device that must know uses overflow "disconnect".
    }
}
