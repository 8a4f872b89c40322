// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.netty.buffer.ByteBuf;
import io.polycast.Message;
import io.polycast.delivery.Encoding;
import io.polycast.framing.Framing;

/**
 * A protocol's encoding within the endpoint's framing. Equal ones write equal bytes, so clients of different endpoints
 * share a rendering when both parts are equal.
 */
record FramedEncoding(Encoding body, Framing framing) implements Encoding {
    @Override
    public void message(Message message, ByteBuf out) {
        int opened = framing.open(message, out);
        body.message(message, out);
        framing.close(out, opened);
    }

    @Override
    public void gap(String channel, long count, ByteBuf out) {
        int before = out.writerIndex();
        int opened = framing.open(out);
        int start = out.writerIndex();
        body.gap(channel, count, out);
        if (out.writerIndex() == start) {
            // The protocol cannot express it; an empty frame would look like a message.
            out.writerIndex(before);
        } else {
            framing.close(out, opened);
        }
    }
}
