// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol;

import io.netty.buffer.ByteBuf;
import io.polycast.Message;
import io.polycast.delivery.Encoding;
import java.util.Map;

/**
 * A message as a JSON object: {@code {"op":"msg","channel":C,"data":ANY,"time":MS}}. The json protocol's own form, which other protocols
 * offer too. {@code data} is a string when the payload is UTF-8, the value itself when the publisher gave a JSON value, and
 * {@code base64} stands in its place otherwise. {@code type} and {@code headers} are there when the publisher gave them.
 */
public enum JsonMessage implements Encoding {
    /** The only one: it has no settings. */
    INSTANCE;

    @Override
    public void message(Message message, ByteBuf out) {
        JsonText.raw("{\"op\":\"msg\",\"channel\":", out);
        JsonText.utf8String(message.channel().utf8(), out);
        byte[] payload = message.payload();
        String type = message.contentType();
        if (Message.JSON.equals(type)) {
            JsonText.raw(",\"data\":", out);
            out.writeBytes(payload);
        } else {
            if (JsonText.isUtf8(payload)) {
                JsonText.raw(",\"data\":", out);
                JsonText.utf8String(payload, out);
            } else {
                JsonText.raw(",\"base64\":", out);
                JsonText.base64String(payload, out);
            }
            if (type != null) {
                JsonText.raw(",\"type\":", out);
                JsonText.string(type, out);
            }
        }
        if (!message.headers().isEmpty()) {
            headers(message.headers(), out);
        }
        JsonText.raw(",\"time\":", out);
        JsonText.number(message.timeMs(), out);
        out.writeByte('}');
    }

    private static void headers(Map<String, String> headers, ByteBuf out) {
        JsonText.raw(",\"headers\":", out);
        char before = '{';
        for (Map.Entry<String, String> header : headers.entrySet()) {
            out.writeByte(before);
            JsonText.string(header.getKey(), out);
            out.writeByte(':');
            JsonText.string(header.getValue(), out);
            before = ',';
        }
        out.writeByte('}');
    }

    @Override
    public void gap(String channel, long count, ByteBuf out) {
        JsonText.raw("{\"op\":\"gap\",\"channel\":", out);
        JsonText.string(channel, out);
        JsonText.raw(",\"dropped\":", out);
        JsonText.number(count, out);
        out.writeByte('}');
    }
}
