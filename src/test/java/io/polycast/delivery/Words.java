// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.polycast.Message;
import java.util.Set;

/**
 * Messages as {@code channel=payload}, gaps as {@code !channel*count}, each between a mark and a line end. Remembers
 * the buffers that it has written into.
 *
 * @param mark what makes encodings differ
 * @param written buffers that somebody has to release
 */
record Words(String mark, Set<ByteBuf> written) implements Encoding {
    static String message(String mark, Message message) {
        return mark + message.channel() + "=" + new String(message.payload(), UTF_8) + "\n";
    }

    @Override
    public void message(Message message, ByteBuf out) {
        written.add(out);
        out.writeCharSequence(message(mark, message), UTF_8);
    }

    @Override
    public void gap(String channel, long count, ByteBuf out) {
        written.add(out);
        out.writeCharSequence(mark + "!" + channel + "*" + count + "\n", UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Words words && words.mark.equals(mark);
    }

    @Override
    public int hashCode() {
        return mark.hashCode();
    }
}
