// SPDX-License-Identifier: Apache-2.0
package io.polycast.client.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.ByteProcessor;
import io.polycast.Attributes;
import io.polycast.CloseReason;
import io.polycast.Header;
import io.polycast.Message;
import io.polycast.ProtocolViolation;
import io.polycast.json.JsonHeaders;
import io.polycast.json.JsonReader;
import io.polycast.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Polycast's json protocol, an object a line. The WebSocket dialect speaks it in frames, and event streams bring its
 * {@code msg} objects.
 */
final class JsonDialect implements Dialect {
    private static final JsonReader JSON = new JsonReader();

    /**
     * The id that answers carry: its first letter says what was asked for, and the number is there for those who read
     * along.
     */
    private static final char SUBSCRIBE = 's';

    private final Role role;

    /** Whether payloads are JSON values, and stand for themselves. */
    private final boolean values;

    /** The field of the headers, the same for each message; nothing without headers. */
    private final byte[] headers;

    private long requests;

    JsonDialect(Role role, Attributes attributes) {
        this.role = role;
        this.values = attributes.contentType() != null;
        this.headers = field(attributes.headers());
    }

    /** The only content type that an object can tell is that of what needs no quotes. */
    static void checkAttributes(Attributes attributes, String scheme) {
        String type = attributes.contentType();
        if (type != null && !type.equals(Message.JSON)) {
            throw new IllegalArgumentException(
                    scheme + ":// carries no content type but " + Message.JSON + "; http:// and nats:// carry any");
        }
    }

    private static byte[] field(List<Header> headers) {
        if (headers.isEmpty()) {
            return new byte[0];
        }
        ByteBuf out = Unpooled.buffer();
        ByteBufUtil.writeAscii(out, ",\"headers\":");
        JsonHeaders.write(headers, out);
        return ByteBufUtil.getBytes(out);
    }

    @Override
    public void open(ByteBuf out, Events events) {
        events.ready();
    }

    @Override
    public void subscribe(String pattern, ByteBuf out) {
        ByteBufUtil.writeAscii(out, "{\"op\":\"sub\",\"channel\":");
        JsonText.string(pattern, out);
        ByteBufUtil.writeAscii(out, ",\"id\":\"" + SUBSCRIBE + ++requests + "\"}\n");
    }

    @Override
    public void publish(String channel, byte[] payload, ByteBuf out) {
        ByteBufUtil.writeAscii(out, "{\"op\":\"pub\",\"channel\":");
        JsonText.string(channel, out);
        data(payload, out);
        out.writeBytes(headers);
        if (answersPublish()) {
            ByteBufUtil.writeAscii(out, ",\"id\":" + ++requests);
        }
        ByteBufUtil.writeAscii(out, "}\n");
    }

    private void data(byte[] payload, ByteBuf out) {
        int before = out.writerIndex();
        ByteBufUtil.writeAscii(out, ",\"data\":");
        if (values) {
            out.writeBytes(value(payload));
        } else if (!JsonText.tryUtf8String(payload, out)) {
            out.writerIndex(before);
            ByteBufUtil.writeAscii(out, ",\"base64\":");
            JsonText.base64String(payload, out);
        }
    }

    /** Whatever else it were would end the object, or the line. */
    private static byte[] value(byte[] payload) {
        try {
            return JSON.value(payload);
        } catch (JsonReader.BadJsonException e) {
            throw new IllegalArgumentException("the message is not " + Message.JSON + ": " + e.getMessage(), e);
        }
    }

    @Override
    public boolean answersPublish() {
        return role == Role.PUBLISHER;
    }

    @Override
    public void ping(ByteBuf out) {
        ByteBufUtil.writeAscii(out, "{\"op\":\"ping\"}\n");
    }

    @Override
    public void close(ByteBuf out) {
        // The protocol has no such word: closing says it.
    }

    @Override
    public boolean decode(ByteBuf in, ByteBuf out, Events events) {
        int start = in.readerIndex();
        int length = in.forEachByte(ByteProcessor.FIND_LF) - start;
        if (length < 0) {
            return false;
        }
        byte[] record = ByteBufUtil.getBytes(in, start, length);
        in.readerIndex(start + length + 1);
        record(record, events);
        return true;
    }

    /**
     * Tells what a record of the server means.
     *
     * @throws ProtocolViolation if it is no object of this protocol
     */
    static void record(byte[] record, Events events) {
        Answer answer = new Answer(record);
        read(record, answer);
        answer.tell(events);
    }

    /** Reports dropped messages from an object with {@code channel} and {@code dropped}. */
    static void gap(byte[] json, Events events) {
        Answer answer = new Answer(json);
        read(json, answer);
        events.gap(answer.channel, answer.dropped);
    }

    /** The fields of an object that are strings; none if it is no object. */
    static Map<String, String> strings(byte[] json) {
        Map<String, String> fields = new HashMap<>();
        try {
            JSON.read(json, parser -> {
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    return;
                }
                for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                    if (parser.nextToken() == JsonToken.VALUE_STRING) {
                        fields.put(name, parser.getText());
                    } else {
                        parser.skipChildren();
                    }
                }
            });
        } catch (JsonReader.BadJsonException e) {
            // It was meant to be read: a part of it is better than nothing.
            return fields;
        }
        return fields;
    }

    private static void read(byte[] record, Answer answer) {
        try {
            JSON.read(record, answer::read);
        } catch (JsonReader.BadJsonException e) {
            throw new ProtocolViolation(CloseReason.BAD_FRAME, "the server sent something that is not JSON");
        }
    }

    /** The fields of a record of the server. Those that this client has no use for are passed over. */
    private static final class Answer {
        private final byte[] record;
        private String op = "";
        private String id = "";
        private String channel = "";
        private String code = "";
        private String message = "";
        private long dropped;
        private byte @Nullable [] payload;

        Answer(byte[] record) {
            this.record = record;
        }

        void read(JsonParser parser) throws IOException {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return;
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                switch (name) {
                    case "op" -> op = parser.getValueAsString("");
                    case "id" -> id = parser.getValueAsString("");
                    case "channel" -> channel = parser.getValueAsString("");
                    case "code" -> code = parser.getValueAsString("");
                    case "message" -> message = parser.getValueAsString("");
                    case "dropped" -> dropped = parser.getValueAsLong();
                    case "data" -> payload = data(parser);
                    case "base64" -> payload = base64(parser);
                    default -> parser.skipChildren();
                }
            }
        }

        /** A string's characters; any other value as it was written. */
        private byte[] data(JsonParser parser) throws IOException {
            if (parser.currentToken().isStructStart()) {
                int start = (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                return Arrays.copyOfRange(
                        record, start, (int) parser.currentLocation().getByteOffset());
            }
            return parser.getText().getBytes(StandardCharsets.UTF_8);
        }

        private static byte[] base64(JsonParser parser) throws IOException {
            try {
                return Base64.getDecoder().decode(parser.getText());
            } catch (IllegalArgumentException e) {
                throw new ProtocolViolation(CloseReason.BAD_FRAME, "the server sent base64 that is none");
            }
        }

        void tell(Events events) {
            switch (op) {
                case "msg" -> {
                    if (payload == null) {
                        throw new ProtocolViolation(CloseReason.BAD_FRAME, "the server sent a message without data");
                    }
                    events.message(new Heard(channel, payload, record));
                }
                case "ok" -> {
                    if (!id.isEmpty() && id.charAt(0) == SUBSCRIBE) {
                        events.subscribed();
                    } else if (!id.isEmpty()) {
                        events.published();
                    }
                }
                case "error" -> error(events);
                case "gap" -> events.gap(channel, dropped);
                case "pong" -> events.pong();
                default -> throw new ProtocolViolation(CloseReason.BAD_FRAME, "the server sent no known op");
            }
        }

        /**
         * An error that answers nothing says why the connection ends, unless what it answers was too big to look for an
         * id in it.
         */
        private void error(Events events) {
            String reason = message.isEmpty() ? code : code + ": " + message;
            if (id.isEmpty() && !code.equals(CloseReason.TOO_BIG.code())) {
                events.farewell(reason);
            } else {
                events.refused(reason);
            }
        }
    }
}
