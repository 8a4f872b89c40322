// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol;

import io.netty.buffer.ByteBuf;
import io.polycast.Message;
import io.polycast.delivery.Encoding;
import io.polycast.json.JsonHeaders;
import io.polycast.json.JsonText;
import java.nio.charset.StandardCharsets;

/**
 * The encoding of a message as a JSON object: {@code {"op":"msg","channel":C,"data":ANY,"time":MS}}. Native to the json
 * protocol and offered by others. {@code data} is a string when the payload is UTF-8 and the value itself when the
 * publisher sent a JSON value; otherwise {@code base64} takes its place. {@code type} and {@code headers} are present
 * when the publisher set them; a repeated name has an array of its values.
 */
public enum JsonMessage implements Encoding {
    /** The default. */
    PLAIN(false),
    /** With the name of the endpoint through which the message came in: {@code "endpoint":E}. */
    WITH_ENDPOINT(true);

    private static final byte[] MESSAGE = ascii("{\"op\":\"msg\",\"channel\":");
    private static final byte[] DATA = ascii(",\"data\":");
    private static final byte[] BASE64 = ascii(",\"base64\":");
    private static final byte[] TYPE = ascii(",\"type\":");
    private static final byte[] HEADERS = ascii(",\"headers\":");
    private static final byte[] TIME = ascii(",\"time\":");
    private static final byte[] ENDPOINT = ascii(",\"endpoint\":");
    private static final byte[] GAP = ascii("{\"op\":\"gap\",\"channel\":");
    private static final byte[] DROPPED = ascii(",\"dropped\":");

    private final boolean withEndpoint;

    JsonMessage(boolean withEndpoint) {
        this.withEndpoint = withEndpoint;
    }

    private static byte[] ascii(String json) {
        return json.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void message(Message message, ByteBuf out) {
        out.writeBytes(MESSAGE);
        JsonText.utf8String(message.channel().utf8(), out);
        String type = message.contentType();
        if (Message.JSON.equals(type)) {
            out.writeBytes(DATA).writeBytes(message.payload());
        } else {
            data(message.payload(), out);
            if (type != null) {
                out.writeBytes(TYPE);
                JsonText.string(type, out);
            }
        }
        if (!message.headers().isEmpty()) {
            out.writeBytes(HEADERS);
            JsonHeaders.write(message.headers(), out);
        }
        out.writeBytes(TIME);
        JsonText.number(message.timeMs(), out);
        if (withEndpoint) {
            out.writeBytes(ENDPOINT);
            JsonText.string(message.endpoint(), out);
        }
        out.writeByte('}');
    }

    /**
     * Assumes that the payload is text, and undoes that when it turns out not to be: so all text takes a single pass.
     */
    private static void data(byte[] payload, ByteBuf out) {
        int before = out.writerIndex();
        out.writeBytes(DATA);
        if (!JsonText.tryUtf8String(payload, out)) {
            out.writerIndex(before).writeBytes(BASE64);
            JsonText.base64String(payload, out);
        }
    }

    @Override
    public void gap(String channel, long count, ByteBuf out) {
        out.writeBytes(GAP);
        JsonText.string(channel, out);
        out.writeBytes(DROPPED);
        JsonText.number(count, out);
        out.writeByte('}');
    }
}
