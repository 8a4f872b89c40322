// SPDX-License-Identifier: Apache-2.0
package io.polycast.web.sse;

import io.netty.buffer.ByteBuf;
import io.polycast.Message;
import io.polycast.delivery.Encoding;
import io.polycast.json.JsonText;
import io.polycast.protocol.JsonMessage;
import java.nio.charset.StandardCharsets;

/**
 * The encoding of a message as an event. Its id is the time of publishing in milliseconds, which a reconnecting client
 * sends as the last one it has seen.
 */
enum SseEncoding implements Encoding {
    /**
     * Text as it is, a line per {@code data} field; whatever ends a line in it arrives as LF. Bytes as base64, in an
     * event of that type.
     */
    PLAIN {
        @Override
        void data(Message message, ByteBuf out) {
            byte[] payload = message.payload();
            if (JsonText.isUtf8(payload)) {
                lines(payload, out);
            } else {
                out.writeBytes(BASE64);
                JsonText.base64(payload, out);
            }
        }
    },
    /** The json protocol's object, which fits on a line. */
    JSON {
        @Override
        void data(Message message, ByteBuf out) {
            out.writeBytes(DATA);
            JsonMessage.PLAIN.message(message, out);
        }
    };

    private static final byte[] ID = ascii("id: ");
    private static final byte[] DATA = ascii("data: ");
    private static final byte[] BASE64 = ascii("event: base64\ndata: ");
    private static final byte[] GAP = ascii("event: gap\ndata: {\"channel\":");
    private static final byte[] DROPPED = ascii(",\"dropped\":");

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    abstract void data(Message message, ByteBuf out);

    @Override
    public void message(Message message, ByteBuf out) {
        out.writeBytes(ID);
        JsonText.number(message.timeMs(), out);
        out.writeByte('\n');
        data(message, out);
        out.writeByte('\n').writeByte('\n');
    }

    private static void lines(byte[] payload, ByteBuf out) {
        out.writeBytes(DATA);
        int from = 0;
        for (int i = 0; i < payload.length; i++) {
            if (payload[i] == '\n' || payload[i] == '\r') {
                out.writeBytes(payload, from, i - from).writeByte('\n').writeBytes(DATA);
                if (payload[i] == '\r' && i + 1 < payload.length && payload[i + 1] == '\n') {
                    i++;
                }
                from = i + 1;
            }
        }
        out.writeBytes(payload, from, payload.length - from);
    }

    @Override
    public void gap(String channel, long count, ByteBuf out) {
        out.writeBytes(GAP);
        JsonText.string(channel, out);
        out.writeBytes(DROPPED);
        JsonText.number(count, out);
        out.writeByte('}').writeByte('\n').writeByte('\n');
    }
}
