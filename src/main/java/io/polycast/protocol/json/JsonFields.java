// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.polycast.Attributes;
import io.polycast.Header;
import io.polycast.Message;
import io.polycast.json.JsonReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one record, in any order. A bad field is remembered while the rest is read, since the {@code id} that
 * the error must carry may still follow.
 */
final class JsonFields {
    /** The most characters of an unknown name that are quoted back to its author. */
    private static final int MAX_NAME_SHOWN = 40;

    private static final String HEADERS = "an object of strings and arrays of strings";

    private final byte[] record;
    private @Nullable String op;
    private @Nullable String id;
    private @Nullable String channel;
    private byte @Nullable [] payload;
    private @Nullable String contentType;
    private List<Header> headers = List.of();
    private @Nullable Boolean on;
    private @Nullable String cookie;

    /** The fields that were present, as bits of {@link Op}. */
    private int given;

    /** The first name that no op has, as it is quoted. */
    private @Nullable String unknown;

    /** The first error: a code and its message. */
    private @Nullable String faultCode;

    private String fault = "";

    JsonFields(byte[] record) {
        this.record = record;
    }

    @Nullable String id() {
        return id;
    }

    /** Takes the value at which the parser is positioned. */
    void read(String name, JsonParser parser) throws IOException {
        switch (name) {
            case "op" -> op = string(name, parser);
            case "id" -> id = id(parser);
            case "channel" -> {
                given |= Op.CHANNEL;
                channel = string(name, parser);
            }
            case "cookie" -> {
                given |= Op.COOKIE;
                cookie = string(name, parser);
            }
            case "on" -> {
                given |= Op.ON;
                on = bool(name, parser);
            }
            case "data" -> {
                given |= Op.DATA;
                payload(data(parser));
            }
            case "base64" -> {
                given |= Op.BASE64;
                payload(base64(parser));
            }
            case "headers" -> {
                given |= Op.HEADERS;
                headers = headers(parser);
            }
            default -> unknown(name, parser);
        }
    }

    private void unknown(String name, JsonParser parser) throws IOException {
        if (unknown == null) {
            unknown = name.length() <= MAX_NAME_SHOWN ? name : name.substring(0, MAX_NAME_SHOWN) + "\u2026";
        }
        parser.skipChildren();
    }

    void fault(String code, String detail) {
        if (faultCode == null) {
            faultCode = code;
            fault = detail;
        }
    }

    private void mustBe(String field, String expected, JsonParser parser) throws IOException {
        fault("bad-field", field + " must be " + expected);
        parser.skipChildren();
    }

    private @Nullable String string(String field, JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            mustBe(field, "a string", parser);
            return null;
        }
        return parser.getText();
    }

    private @Nullable Boolean bool(String field, JsonParser parser) throws IOException {
        if (!parser.currentToken().isBoolean()) {
            mustBe(field, "true or false", parser);
            return null;
        }
        return parser.currentToken() == JsonToken.VALUE_TRUE;
    }

    /** Kept as text, so that it goes back exactly as it was written. */
    private @Nullable String id(JsonParser parser) throws IOException {
        if (parser.currentToken().isNumeric()) {
            return parser.getText();
        }
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            mustBe("id", "a number or a string", parser);
            return null;
        }
        int start = tokenStart(parser);
        parser.finishToken();
        return new String(record, start, tokenEnd(parser) - start, StandardCharsets.UTF_8);
    }

    private byte[] data(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return string(parser);
        }
        contentType = Message.JSON;
        if (parser.currentToken().isStructStart()) {
            int start = tokenStart(parser);
            parser.skipChildren();
            return JsonReader.compact(record, start, tokenEnd(parser));
        }
        return parser.getText().getBytes(StandardCharsets.US_ASCII);
    }

    /** The string's bytes, straight from the record when nothing in it is escaped. */
    private byte[] string(JsonParser parser) throws IOException {
        int start = tokenStart(parser) + 1;
        int end = start;
        while (end < record.length && record[end] != '"' && record[end] != '\\') {
            end++;
        }
        if (end < record.length && record[end] == '"') {
            // The parser checks what lies in between on its way to the next field.
            return Arrays.copyOfRange(record, start, end);
        }
        String text = parser.getText();
        if (hasHalfPair(text)) {
            fault("bad-utf8", "data has an unpaired surrogate, which UTF-8 can't represent");
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static int tokenStart(JsonParser parser) {
        return (int) parser.currentTokenLocation().getByteOffset();
    }

    private static int tokenEnd(JsonParser parser) {
        return (int) parser.currentLocation().getByteOffset();
    }

    private byte[] base64(JsonParser parser) throws IOException {
        String text = string("base64", parser);
        try {
            return text == null ? new byte[0] : Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            fault("bad-base64", "not base64 (RFC 4648, section 4)");
            return new byte[0];
        }
    }

    private void payload(byte[] bytes) {
        if (payload != null) {
            fault("bad-field", "either data or base64, not both");
        }
        payload = bytes;
    }

    /**
     * Headers as an object: a repeated name has an array of values. Other protocols write headers as lines, so whatever
     * would break a line, or separate a name from its value, is refused here.
     */
    private List<Header> headers(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            mustBe("headers", HEADERS, parser);
            return List.of();
        }
        List<Header> found = new ArrayList<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            if (!Header.isName(name)) {
                fault("bad-field", "a header name must be visible ASCII without a colon");
            }
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                header(name, parser, found);
            } else if (parser.nextToken() == JsonToken.END_ARRAY) {
                fault("bad-field", "a header must have a value");
            } else {
                for (; parser.currentToken() != JsonToken.END_ARRAY; parser.nextToken()) {
                    header(name, parser, found);
                }
            }
        }
        return found;
    }

    private void header(String name, JsonParser parser, List<Header> found) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            mustBe("headers", HEADERS, parser);
        } else if (found.size() == Attributes.MAX_HEADERS) {
            fault("bad-field", "more than " + Attributes.MAX_HEADERS + " headers");
        } else {
            String value = parser.getText();
            if (!Header.isValue(value)) {
                fault("bad-field", "a header value must not have control characters");
            }
            found.add(new Header(name, value));
        }
    }

    /** A lone {@code \\ud800} is valid JSON but not a character. */
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

    /** All that was read. */
    JsonRequest request() throws BadRequestException {
        if (faultCode != null) {
            throw new BadRequestException(id, faultCode, fault);
        }
        if (op == null) {
            throw new BadRequestException(id, "bad-op", "op is missing");
        }
        Op known = Op.named(op);
        if (known == null) {
            throw new BadRequestException(id, "bad-op", "op must be one of pub, sub, unsub, who, ping, echo, origin");
        }
        String foreign = unknown == null ? known.foreign(given) : unknown;
        if (foreign != null) {
            throw new BadRequestException(id, "bad-field", known.label() + " has no field \"" + foreign + "\"");
        }
        return new JsonRequest(known, id, channel, payload, Attributes.of(contentType, headers), on, cookie);
    }
}
