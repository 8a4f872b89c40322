// SPDX-License-Identifier: Apache-2.0
package io.polycast.toy;

import io.netty.buffer.ByteBuf;
import io.polycast.Message;
import io.polycast.delivery.Encoding;
import java.nio.charset.StandardCharsets;

/** Messages of one lane, which each carry its name: equal names share bytes. */
record ToyEncoding(String sid) implements Encoding {
    @Override
    public void message(Message message, ByteBuf out) {
        out.writeCharSequence(
                "MSG " + sid + " " + message.channel() + " " + message.payload().length + "\n", StandardCharsets.UTF_8);
        out.writeBytes(message.payload()).writeByte('\n');
    }

    @Override
    public void gap(String channel, long count, ByteBuf out) {
        out.writeCharSequence("GAP " + sid + " " + channel + " " + count + "\n", StandardCharsets.UTF_8);
    }
}
