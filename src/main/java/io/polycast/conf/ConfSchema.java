// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The JSON schema, as a judge of documents and as a description of single places. The validator finds what is wrong;
 * what is expected instead is the {@code title} of the place in the schema, which is worded for that sentence.
 */
final class ConfSchema {
    private static final int LONGEST_SHOWN = 100;

    private final JsonNode schema;

    ConfSchema(JsonNode schema) {
        this.schema = schema;
    }

    /** All violations. */
    List<ConfProblem> check(JsonNode document) {
        SchemaValidatorsConfig config =
                SchemaValidatorsConfig.builder().pathType(PathType.JSON_POINTER).build();
        JsonSchema validator =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema, config);
        // One place can violate several rules of the schema; for a reader they are one fault.
        return validator.validate(document).stream()
                .map(message -> problem(message, document))
                .distinct()
                .toList();
    }

    private ConfProblem problem(ValidationMessage message, JsonNode document) {
        String pointer = message.getInstanceLocation().toString();
        String property = String.valueOf(message.getProperty());
        return switch (message.getType()) {
            case "additionalProperties" ->
                new ConfProblem(Pointers.child(pointer, property), "unknown key", keyMeant(pointer, property));
            case "required" ->
                new ConfProblem(
                        pointer,
                        "\"" + property + "\" is missing",
                        "\"" + property + "\" with " + expected(Pointers.child(pointer, property)));
            case "propertyNames" ->
                new ConfProblem(
                        Pointers.child(pointer, property),
                        "\"" + property + "\" is no name for this",
                        at(pointer).path("propertyNames").path("title").asText());
            default ->
                new ConfProblem(
                        pointer,
                        at(pointer).path("writeOnly").booleanValue()
                                ? "what is there, which is not shown,"
                                : shown(document.at(pointer)),
                        expected(pointer));
        };
    }

    private String keyMeant(String pointer, String unknown) {
        List<String> known = keys(pointer);
        return Spelling.nearest(unknown, known).map(key -> "\"" + key + "\"").orElseGet(() -> known.stream()
                .collect(Collectors.joining("\", \"", "one of \"", "\"")));
    }

    /** What is expected at a place. */
    String expected(String pointer) {
        return at(pointer).path("title").asText("something else");
    }

    /** A value as messages quote it: as written, unless it is very long. */
    static String shown(JsonNode value) {
        String text = value.toString();
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
    }

    /** The keys that the schema names for an object. */
    List<String> keys(String pointer) {
        List<String> keys = new ArrayList<>();
        at(pointer).path("properties").fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    /** Whether the keys of the object are names that its writer chooses, such as those of endpoints. */
    boolean namedFreely(String pointer) {
        return at(pointer).path("additionalProperties").isObject();
    }

    /** The default of a setting; missing when the setting is required. */
    JsonNode defaultOf(String pointer) {
        return at(pointer).path("default");
    }

    /** The name of the definition that this place refers to, such as {@code time}; empty when there is none. */
    String unit(String pointer) {
        String definition = at(pointer).path("$ref").asText();
        return definition.substring(definition.lastIndexOf('/') + 1);
    }

    /** Whether a value at this place may be nothing but a string. */
    boolean textOnly(String pointer) {
        JsonNode place = at(pointer);
        return place.has("enum") || place.path("type").asText().equals("string");
    }

    /** The subschema of a place in a document; missing where there is none. */
    private JsonNode at(String pointer) {
        JsonNode place = schema;
        for (String key : Pointers.keys(pointer)) {
            JsonNode named = place.path("properties").path(key);
            JsonNode other = place.has("items") ? place.path("items") : place.path("additionalProperties");
            place = resolve(named.isMissingNode() ? other : named);
        }
        return place;
    }

    /** A keyword beside a reference takes precedence: it is about this place alone. */
    private JsonNode resolve(JsonNode place) {
        return place.has("$ref") && !place.has("title")
                ? schema.at(place.get("$ref").textValue().substring(1))
                : place;
    }
}
