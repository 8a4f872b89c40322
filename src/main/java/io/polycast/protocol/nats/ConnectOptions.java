// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.nats;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.polycast.Printable;
import io.polycast.json.JsonReader;
import io.polycast.json.JsonReader.BadJsonException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * What a client says of itself in {@code CONNECT}. What it leaves out stays as it was said before.
 *
 * @param verbose whether each command is answered by {@code +OK}
 * @param pedantic whether subjects of publications are checked
 * @param echo whether it gets its own messages
 * @param headers whether it understands {@code HMSG}
 * @param noResponders whether it wants to know that nobody will answer a request
 * @param protocol 1 of those that understand an {@code INFO} at any time, 0 of others
 * @param name what it calls itself, or the library that it uses
 */
record ConnectOptions(
        boolean verbose,
        boolean pedantic,
        boolean echo,
        boolean headers,
        boolean noResponders,
        long protocol,
        String name) {
    private static final int MAX_NAME = 64;

    /** Of a client that has not said anything, such as a person. */
    static final ConnectOptions DEFAULT = new ConnectOptions(true, true, true, false, false, 0, "");

    /**
     * These options with what a client says now.
     *
     * @param text an object; what is in it that is not known here is passed over
     */
    ConnectOptions with(byte[] text, JsonReader json) throws BadJsonException {
        Map<String, Boolean> flags = new HashMap<>();
        String[] named = {name};
        long[] version = {protocol};
        json.read(text, parser -> {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MistypedException();
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken value = parser.nextToken();
                switch (field) {
                    case "verbose", "pedantic", "echo", "headers", "no_responders" -> flag(field, value, parser, flags);
                    case "protocol" -> version[0] = number(value, parser, protocol);
                    case "name" -> named[0] = text(value, parser, name);
                    default -> parser.skipChildren();
                }
            }
            if (parser.nextToken() != null) {
                throw new MistypedException();
            }
        });
        return new ConnectOptions(
                flags.getOrDefault("verbose", verbose),
                flags.getOrDefault("pedantic", pedantic),
                flags.getOrDefault("echo", echo),
                flags.getOrDefault("headers", headers),
                flags.getOrDefault("no_responders", noResponders),
                version[0],
                named[0]);
    }

    /** A value of another type than its field has. */
    private static final class MistypedException extends com.fasterxml.jackson.core.JsonProcessingException {
        private static final long serialVersionUID = 1L;

        MistypedException() {
            super("a value of another type");
        }
    }

    private static void flag(String field, JsonToken value, JsonParser parser, Map<String, Boolean> flags)
            throws IOException {
        if (value.isBoolean()) {
            flags.put(field, parser.getBooleanValue());
        } else if (value != JsonToken.VALUE_NULL) {
            throw new MistypedException();
        }
    }

    private static long number(JsonToken value, JsonParser parser, long before) throws IOException {
        if (value == JsonToken.VALUE_NULL) {
            return before;
        }
        if (value != JsonToken.VALUE_NUMBER_INT) {
            throw new MistypedException();
        }
        return parser.getLongValue();
    }

    private static String text(JsonToken value, JsonParser parser, String before) throws IOException {
        if (value == JsonToken.VALUE_NULL) {
            return before;
        }
        if (value != JsonToken.VALUE_STRING) {
            throw new MistypedException();
        }
        return parser.getText();
    }

    /** The name as one word for people. */
    String nickname() {
        StringBuilder word = new StringBuilder();
        name.codePoints()
                .limit(MAX_NAME)
                .map(c -> Printable.shows(c) && !Character.isWhitespace(c) && !Character.isSpaceChar(c) ? c : '-')
                .forEach(word::appendCodePoint);
        return word.toString();
    }
}
