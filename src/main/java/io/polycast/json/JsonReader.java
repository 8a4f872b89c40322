// SPDX-License-Identifier: Apache-2.0
package io.polycast.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** Reads JSON that strangers wrote: strictly (RFC 8259), in UTF-8 alone, and not too deep. Safe on every thread. */
public final class JsonReader {
    private static final int MAX_DEPTH = 64;
    private static final int UTF_16_SIGN = 4;

    /**
     * The size of a record is bounded before it gets here, so that only the depth is left to bound. Names of all
     * clients share a table.
     */
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

    /** Text that is not JSON. The message may be shown to its writer and never quotes the text. */
    public static final class BadJsonException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String code;

        BadJsonException(String code, String message) {
            super(message, null, false, false);
            this.code = code;
        }

        /** The same, with the place of the text it is about. */
        public BadJsonException in(String place) {
            return new BadJsonException(code, place + ": " + getMessage());
        }

        /** {@code bad-json} or {@code bad-utf8}. */
        public String code() {
            return code;
        }
    }

    /**
     * Reads with a parser that stands before the first token; whatever the reader throws becomes a
     * {@link BadJsonException}.
     */
    public void read(byte[] text, Parse reading) throws BadJsonException {
        if (!JsonText.isUtf8(text)) {
            throw new BadJsonException("bad-utf8", "not valid UTF-8");
        }
        rejectUtf16(text);
        try (JsonParser parser = json.createParser(text)) {
            reading.read(parser);
        } catch (JsonProcessingException e) {
            throw new BadJsonException("bad-json", explain(e));
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    /** What is done with the tokens. */
    public interface Parse {
        /** Reads as much as it wants to. */
        void read(JsonParser parser) throws IOException, BadJsonException;
    }

    /**
     * Checks that the text is one JSON value, and returns it without line breaks: as it is when it has none, and
     * without all white space between its tokens otherwise. Numbers and escapes stay as they were.
     */
    public byte[] value(byte[] text) throws BadJsonException {
        read(text, parser -> {
            if (parser.nextToken() == null) {
                throw new BadJsonException("bad-json", "there is no value");
            }
            parser.skipChildren();
            // Numbers and strings are checked when they are read or passed over.
            parser.finishToken();
            if (parser.nextToken() != null) {
                throw new BadJsonException("bad-json", "something follows the value");
            }
        });
        for (byte b : text) {
            if (b == '\n' || b == '\r') {
                return compact(text, 0, text.length);
            }
        }
        return text;
    }

    /** Copies text that was found to be valid JSON, without white space between tokens. */
    public static byte[] compact(byte[] text, int start, int end) {
        byte[] compact = new byte[end - start];
        int length = 0;
        boolean inString = false;
        for (int i = start; i < end; i++) {
            byte b = text[i];
            if (b == '"') {
                inString = !inString;
            } else if (!inString && b <= ' ' && b >= 0) {
                continue;
            } else if (b == '\\') {
                compact[length++] = b;
                b = text[++i];
            }
            compact[length++] = b;
        }
        return length == compact.length ? compact : Arrays.copyOf(compact, length);
    }

    /** The parser would guess UTF-16 and UTF-32 from zeros among the first bytes. In UTF-8 no JSON text has any. */
    private static void rejectUtf16(byte[] text) throws BadJsonException {
        for (int i = 0; i < text.length && i < UTF_16_SIGN; i++) {
            if (text[i] == 0) {
                throw new BadJsonException("bad-json", "JSON is in UTF-8 here");
            }
        }
    }

    /** The parser's own words would quote the text. */
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
