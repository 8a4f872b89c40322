// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.polycast.protocol.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * From bytes to a request, in one pass. Pure: no socket, no log. Fields that this protocol does not know are passed over, so that
 * clients may be newer than the server. Safe on every thread.
 */
final class JsonDecoder {
    private static final int MAX_DEPTH = 64;
    private static final int UTF_16_SIGN = 4;

    /** The size of a record is bounded before it gets here, so that only the depth is left to bound. Names of all clients share a table. */
    private final JsonFactory json = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    JsonRequest decode(byte[] record) throws BadRequestException {
        if (!JsonText.isUtf8(record)) {
            throw new BadRequestException(null, "bad-utf8", "the record is not valid UTF-8");
        }
        rejectUtf16(record);
        JsonFields fields = new JsonFields(record);
        try (JsonParser parser = json.createParser(record)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new BadRequestException(null, "bad-json", "a record is one JSON object");
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                fields.read(name, parser);
            }
            if (parser.nextToken() != null) {
                throw new BadRequestException(fields.id(), "bad-json", "something follows the object");
            }
        } catch (JsonProcessingException e) {
            throw new BadRequestException(fields.id(), "bad-json", explain(e));
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
        return fields.request();
    }

    /** The parser would guess UTF-16 and UTF-32 from zeros among the first bytes. In UTF-8 no JSON text has any. */
    private static void rejectUtf16(byte[] record) throws BadRequestException {
        for (int i = 0; i < record.length && i < UTF_16_SIGN; i++) {
            if (record[i] == 0) {
                throw new BadRequestException(null, "bad-json", "a record is JSON in UTF-8");
            }
        }
    }

    /** The parser's own words would quote the record. */
    private static String explain(JsonProcessingException e) {
        String what = "not valid JSON";
        if (e instanceof StreamConstraintsException) {
            what = "nested deeper than " + MAX_DEPTH;
        } else if (e.getOriginalMessage().startsWith("Duplicate field")) {
            what = "a field is given twice";
        }
        JsonLocation place = e.getLocation();
        return place == null ? what : what + ", near byte " + place.getByteOffset();
    }
}
