// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A strict JSON reader: no comments, no duplicate keys, nothing after the end. It builds the tree itself because an
 * {@code ObjectMapper} takes a tenth of a second to load, a good part of the whole start.
 */
final class StrictJson {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private static final String DUPLICATE = "Duplicate field ";

    private final JsonFactory factory = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private final JsonNodeFactory nodes = JsonNodeFactory.instance;

    /** Parses the text of a configuration, which has to be an object. */
    ObjectNode document(String text) throws BadConfException {
        String json = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        try (JsonParser parser = factory.createParser(json)) {
            try {
                JsonNode node = whole(parser);
                if (node instanceof ObjectNode object) {
                    return object;
                }
                throw new BadConfException(new ConfProblem("", ConfSchema.shown(node), "a JSON object"));
            } catch (JsonProcessingException e) {
                throw new BadConfException(problem(parser, e));
            }
        } catch (IOException e) {
            // A string can be read to its end.
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a document from the class path. */
    JsonNode trusted(String text) {
        try (JsonParser parser = factory.createParser(text)) {
            return whole(parser);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Parses a value; text that is no JSON, such as 64KiB, stands for itself, without quotes. */
    JsonNode valueOf(String text) {
        try (JsonParser parser = factory.createParser(text)) {
            return whole(parser);
        } catch (IOException e) {
            return TextNode.valueOf(text);
        }
    }

    private JsonNode whole(JsonParser parser) throws IOException {
        if (parser.nextToken() == null) {
            throw new SyntaxException("nothing is there", parser.currentLocation());
        }
        JsonNode node = node(parser);
        if (parser.nextToken() != null) {
            throw new SyntaxException("something follows the end", parser.currentTokenLocation());
        }
        return node;
    }

    /** The value whose first token is the current one. How deep it may go is bounded by the parser. */
    private JsonNode node(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> new Text(parser.getText());
            case VALUE_TRUE -> nodes.booleanNode(true);
            case VALUE_FALSE -> nodes.booleanNode(false);
            case VALUE_NULL -> nodes.nullNode();
            case VALUE_NUMBER_INT -> integer(parser);
            // A number beyond a double would become infinite, which JSON does not have.
            case VALUE_NUMBER_FLOAT -> nodes.numberNode(parser.getDecimalValue());
            default -> throw new IllegalStateException("no value begins with " + parser.currentToken());
        };
    }

    private ObjectNode object(JsonParser parser) throws IOException {
        ObjectNode object = nodes.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            parser.nextToken();
            object.set(key, node(parser));
        }
        return object;
    }

    private ArrayNode array(JsonParser parser) throws IOException {
        ArrayNode array = nodes.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(node(parser));
        }
        return array;
    }

    private JsonNode integer(JsonParser parser) throws IOException {
        return switch (parser.getNumberType()) {
            case INT -> nodes.numberNode(parser.getIntValue());
            case LONG -> nodes.numberNode(parser.getLongValue());
            default -> nodes.numberNode(parser.getBigIntegerValue());
        };
    }

    private static ConfProblem problem(JsonParser parser, JsonProcessingException e) {
        String message = String.valueOf(e.getOriginalMessage());
        JsonLocation where = e.getLocation() == null ? parser.currentLocation() : e.getLocation();
        if (message.startsWith(DUPLICATE)) {
            return problem(
                    parser.getParsingContext().pathAsPointer().toString(), where, "the same key for the second time");
        }
        return problem("", where, JsonFault.words(parser, e));
    }

    private static ConfProblem problem(String pointer, JsonLocation where, String wrong) {
        String place = "line " + where.getLineNr() + ", column " + where.getColumnNr() + ": ";
        return new ConfProblem(pointer, place + wrong, "JSON by the letter (RFC 8259)");
    }

    /**
     * A string that writes itself without an {@code ObjectMapper}; the validator asks it to as soon as it meets an
     * enumeration.
     */
    private static final class Text extends TextNode {
        private static final long serialVersionUID = 1L;

        Text(String value) {
            super(value);
        }

        @Override
        public String toString() {
            return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(textValue())) + '"';
        }
    }

    /** Faults that the parser does not look for. */
    private static final class SyntaxException extends JsonProcessingException {
        private static final long serialVersionUID = 1L;

        SyntaxException(String message, JsonLocation where) {
            super(message, where);
        }
    }
}
