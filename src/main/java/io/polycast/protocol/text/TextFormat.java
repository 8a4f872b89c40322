// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.text;

import io.netty.buffer.ByteBuf;
import io.polycast.Message;
import io.polycast.delivery.Encoding;
import io.polycast.protocol.JsonMessage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The encodings of messages for a text client, chosen by {@code /format}. Payload bytes are written as they are. */
enum TextFormat implements Encoding {
    /** The payload. */
    PLAIN("plain") {
        @Override
        public void message(Message message, ByteBuf out) {
            out.writeBytes(message.payload());
        }
    },
    /** The channel, a space, the payload. */
    CHANNEL("channel") {
        @Override
        public void message(Message message, ByteBuf out) {
            out.writeBytes(message.channel().utf8()).writeByte(' ').writeBytes(message.payload());
        }
    },
    /** The json protocol's object; safe for any payload. */
    JSON("json") {
        @Override
        public void message(Message message, ByteBuf out) {
            JsonMessage.PLAIN.message(message, out);
        }
    };

    private final String label;

    TextFormat(String label) {
        this.label = label;
    }

    static Optional<TextFormat> named(String label) {
        return Arrays.stream(values())
                .filter(format -> format.label.equals(label))
                .findFirst();
    }

    @Override
    public void gap(String channel, long count, ByteBuf out) {
        out.writeCharSequence("!gap " + channel + " " + count, StandardCharsets.UTF_8);
    }
}
