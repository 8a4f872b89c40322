// SPDX-License-Identifier: Apache-2.0
package io.polycast.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.polycast.client.dialect.Heard;
import io.polycast.json.JsonText;
import java.nio.charset.StandardCharsets;

/** The output formats of {@code sub}. All but {@link #RAW} end with LF. */
public enum DeliveryFormat {
    /** The payload. */
    PLAIN {
        @Override
        byte[] render(Heard delivery) {
            return line(delivery.payload());
        }
    },
    /** The payload, and nothing that would tell where it ends. */
    RAW {
        @Override
        byte[] render(Heard delivery) {
            return delivery.payload();
        }
    },
    /** The channel, a space, and the payload. */
    CHANNEL {
        @Override
        byte[] render(Heard delivery) {
            return line((delivery.channel() + " ").getBytes(StandardCharsets.UTF_8), delivery.payload());
        }
    },
    /** The json protocol's {@code msg} object: as the server sent it, or made of what is known. */
    JSON {
        @Override
        byte[] render(Heard delivery) {
            byte[] json = delivery.json();
            return line(json == null ? object(delivery) : json);
        }
    };

    abstract byte[] render(Heard delivery);

    private static byte[] line(byte[]... parts) {
        int length = 1;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] line = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, line, at, part.length);
            at += part.length;
        }
        line[at] = '\n';
        return line;
    }

    private static byte[] object(Heard delivery) {
        ByteBuf out = Unpooled.buffer();
        JsonText.raw("{\"op\":\"msg\",\"channel\":", out);
        JsonText.string(delivery.channel(), out);
        int before = out.writerIndex();
        JsonText.raw(",\"data\":", out);
        if (!JsonText.tryUtf8String(delivery.payload(), out)) {
            out.writerIndex(before);
            JsonText.raw(",\"base64\":", out);
            JsonText.base64String(delivery.payload(), out);
        }
        out.writeByte('}');
        return ByteBufUtil.getBytes(out);
    }
}
