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

/** A reader for JSON written by strangers: strict (RFC 8259), UTF-8 only, of limited depth. Thread-safe. */
public final class JsonReader {
    private static final int MAX_DEPTH = 64;
    private static final int UTF_16_SIGN = 4;

    /**
     * The size of a record is bounded before it gets here, so only the depth has to be limited. The names of all
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

    /** Text that is not JSON. The message may be shown to its author and never quotes the text. */
    public static final class BadJsonException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String code;

        BadJsonException(String code, String message) {
            super(message, null, false, false);
            this.code = code;
        }

        /** Same, with the place that it is about. */
        public BadJsonException in(String place) {
            return new BadJsonException(code, place + ": " + getMessage());
        }

        /** {@code bad-json} or {@code bad-utf8}. */
        public String code() {
            return code;
        }
    }

    /** Reads with a parser positioned before the first token; whatever it throws becomes a {@link BadJsonException}. */
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

    /** The processing of the tokens. */
    public interface Parse {
        /** Reads as much as it needs. */
        void read(JsonParser parser) throws IOException, BadJsonException;
    }

    /**
     * Checks that the text is one JSON value, and returns it without line breaks: unchanged when it has none, and
     * otherwise without any white space between its tokens. Numbers and escapes stay as they were.
     */
    public byte[] value(byte[] text) throws BadJsonException {
        read(text, parser -> {
            if (parser.nextToken() == null) {
                throw new BadJsonException("bad-json", "there is no value");
            }
            parser.skipChildren();
            // Numbers and strings are only checked when they are read or skipped.
            parser.finishToken();
            if (parser.nextToken() != null) {
                throw new BadJsonException("bad-json", "unexpected text after the value");
            }
        });
        for (byte b : text) {
            if (b == '\n' || b == '\r') {
                return compact(text, 0, text.length);
            }
        }
        return text;
    }

    /** Copies text known to be valid JSON, without the white space between tokens. */
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

    /** The parser would detect UTF-16 and UTF-32 by zeros among the first bytes. JSON text in UTF-8 has none. */
    private static void rejectUtf16(byte[] text) throws BadJsonException {
        for (int i = 0; i < text.length && i < UTF_16_SIGN; i++) {
            if (text[i] == 0) {
                throw new BadJsonException("bad-json", "JSON must be UTF-8");
            }
        }
    }

    /** The parser's own message would quote the text. */
    private static String explain(JsonProcessingException e) {
        String what = "not valid JSON";
        if (e instanceof StreamConstraintsException) {
            what = "nested deeper than " + MAX_DEPTH;
        } else if (e.getOriginalMessage().startsWith("Duplicate field")) {
            what = "duplicate field";
        }
        JsonLocation place = e.getLocation();
        return place == null ? what : what + ", near byte " + place.getByteOffset();
    }
}
