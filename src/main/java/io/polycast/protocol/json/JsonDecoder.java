// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.polycast.Message;
import io.polycast.protocol.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From bytes to a request, in one pass. Pure: no socket, no log. Fields that this protocol does not know are passed over, so that
 * clients may be newer than the server. Safe on every thread.
 */
final class JsonDecoder {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_HEADERS = 64;

    private final JsonFactory json = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    JsonRequest decode(byte[] record) throws BadRequestException {
        if (!JsonText.isUtf8(record)) {
            throw new BadRequestException(null, "bad-utf8", "the record is not valid UTF-8");
        }
        Reading reading = new Reading();
        try (JsonParser parser = json.createParser(record)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new BadRequestException(null, "bad-json", "a record is one JSON object");
            }
            for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
                parser.nextToken();
                reading.field(field, parser);
            }
            if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
                throw new BadRequestException(reading.id, "bad-json", "something follows the object");
            }
        } catch (JsonProcessingException e) {
            throw new BadRequestException(reading.id, "bad-json", e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
        return reading.request();
    }

    /** The fields as they come. */
    private final class Reading {
        private @Nullable String op;
        private @Nullable String id;
        private @Nullable String channel;
        private byte @Nullable [] payload;
        private @Nullable String contentType;
        private Map<String, String> headers = Map.of();
        private @Nullable Boolean on;
        private @Nullable String cookie;

        void field(String name, JsonParser parser) throws IOException, BadRequestException {
            switch (name) {
                case "op" -> op = string(name, parser);
                case "id" -> id = id(parser);
                case "channel" -> channel = string(name, parser);
                case "cookie" -> cookie = string(name, parser);
                case "on" -> on = bool(name, parser);
                case "data" -> data(parser);
                case "base64" -> payload(base64(parser));
                case "headers" -> headers = headers(parser);
                default -> parser.skipChildren();
            }
        }

        private BadRequestException bad(String field, String expected) {
            return new BadRequestException(id, "bad-field", field + " must be " + expected);
        }

        private String string(String name, JsonParser parser) throws IOException, BadRequestException {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                throw bad(name, "a string");
            }
            return parser.getText();
        }

        private boolean bool(String name, JsonParser parser) throws BadRequestException {
            if (!parser.currentToken().isBoolean()) {
                throw bad(name, "true or false");
            }
            return parser.currentToken() == JsonToken.VALUE_TRUE;
        }

        private String id(JsonParser parser) throws IOException, BadRequestException {
            if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
                return parser.getText();
            }
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                throw bad("id", "a whole number or a string");
            }
            return new String(compact(parser), StandardCharsets.UTF_8);
        }

        private void data(JsonParser parser) throws IOException, BadRequestException {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                contentType = Message.JSON;
                payload(compact(parser));
                return;
            }
            String text = parser.getText();
            if (hasHalfPair(text)) {
                throw bad("data", "valid Unicode");
            }
            payload(text.getBytes(StandardCharsets.UTF_8));
        }

        private void payload(byte[] bytes) throws BadRequestException {
            if (payload != null) {
                throw new BadRequestException(id, "bad-field", "either data or base64, not both");
            }
            payload = bytes;
        }

        private byte[] base64(JsonParser parser) throws IOException, BadRequestException {
            try {
                return Base64.getDecoder().decode(string("base64", parser));
            } catch (IllegalArgumentException e) {
                throw new BadRequestException(id, "bad-base64", "not base64 (RFC 4648, section 4)");
            }
        }

        private Map<String, String> headers(JsonParser parser) throws IOException, BadRequestException {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw bad("headers", "an object of strings");
            }
            Map<String, String> found = new LinkedHashMap<>();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                if (parser.nextToken() != JsonToken.VALUE_STRING || found.size() == MAX_HEADERS) {
                    throw bad("headers", "an object of at most " + MAX_HEADERS + " strings");
                }
                found.put(name, parser.getText());
            }
            return found;
        }

        JsonRequest request() throws BadRequestException {
            if (op == null) {
                throw bad("op", "there");
            }
            return new JsonRequest(op, id, channel, payload, contentType, headers, on, cookie);
        }
    }

    /** {@code \\ud800} on its own is valid JSON and no character. */
    private static boolean hasHalfPair(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isHighSurrogate(text.charAt(i))
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    /** The value that the parser stands at, without white space. Numbers keep their digits: none goes through a double. */
    private byte[] compact(JsonParser parser) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = json.createGenerator(bytes)) {
            int depth = 0;
            do {
                JsonToken token = parser.currentToken();
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                copy(parser, out);
            } while (depth > 0 && parser.nextToken() != null);
        }
        return bytes.toByteArray();
    }

    private static void copy(JsonParser parser, JsonGenerator out) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT -> out.writeStartObject();
            case END_OBJECT -> out.writeEndObject();
            case START_ARRAY -> out.writeStartArray();
            case END_ARRAY -> out.writeEndArray();
            case FIELD_NAME -> out.writeFieldName(parser.currentName());
            case VALUE_STRING -> out.writeString(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> out.writeNumber(parser.getText());
            default -> out.copyCurrentEvent(parser);
        }
    }
}
