// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.json;

import com.fasterxml.jackson.core.JsonToken;
import io.polycast.json.JsonReader;

/**
 * The decoder of requests, in one pass over the bytes. Stateless: no socket, no log. A field that its op does not have
 * is an error: clients must hear when they ask for something that this server can't do. Thread-safe.
 */
final class JsonDecoder {
    private final JsonReader json = new JsonReader();

    JsonRequest decode(byte[] record) throws BadRequestException {
        JsonFields fields = new JsonFields(record);
        boolean[] whole = {false};
        try {
            json.read(record, parser -> {
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    return;
                }
                for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                    parser.nextToken();
                    fields.read(name, parser);
                }
                whole[0] = true;
                if (parser.nextToken() != null) {
                    fields.fault("bad-json", "unexpected text after the object");
                }
            });
        } catch (JsonReader.BadJsonException e) {
            throw new BadRequestException(fields.id(), e.code(), String.valueOf(e.getMessage()));
        }
        if (!whole[0]) {
            throw new BadRequestException(null, "bad-json", "a record is one JSON object");
        }
        return fields.request();
    }
}
