// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.List;

/** The JSON schema: what it says about a document, in words for people, and what it says about one place. */
final class ConfSchema {
    private final JsonNode schema;

    ConfSchema(JsonNode schema) {
        this.schema = schema;
    }

    /** All violations, in the order of the document. */
    List<ConfProblem> check(JsonNode document) {
        JsonSchema validator = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(
                        schema,
                        SchemaValidatorsConfig.builder()
                                .pathType(PathType.JSON_POINTER)
                                .build());
        List<ConfProblem> problems = new ArrayList<>();
        for (ValidationMessage message : validator.validate(document.toString(), InputFormat.JSON)) {
            ConfProblem problem = problem(message, document);
            if (!problems.contains(problem)) {
                problems.add(problem);
            }
        }
        return problems;
    }

    private ConfProblem problem(ValidationMessage message, JsonNode document) {
        String pointer = message.getInstanceLocation().toString();
        JsonNode value = document.at(pointer);
        String title = at(pointer).path("title").asText("something else");
        String property = message.getProperty();
        return switch (message.getType()) {
            case "additionalProperties" ->
                new ConfProblem(
                        pointer + "/" + escape(property),
                        "unknown key \"" + property + "\"",
                        "one of " + keys(pointer));
            case "required" ->
                new ConfProblem(
                        pointer,
                        "\"" + property + "\" is missing",
                        title + "; " + property + ": " + title(pointer, property));
            case "propertyNames" -> badName(message, pointer);
            case "minProperties" -> new ConfProblem(pointer, "empty", title);
            default -> new ConfProblem(pointer, value.toString(), title);
        };
    }

    private ConfProblem badName(ValidationMessage message, String pointer) {
        String name = String.valueOf(message.getInstanceNode().asText());
        String property = message.getProperty() == null ? name : message.getProperty();
        return new ConfProblem(
                pointer + "/" + escape(property),
                "\"" + property + "\"",
                at(pointer).path("propertyNames").path("title").asText());
    }

    private String title(String pointer, String property) {
        return at(pointer + "/" + escape(property)).path("title").asText();
    }

    private List<String> keys(String pointer) {
        List<String> keys = new ArrayList<>();
        at(pointer).path("properties").fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    /** The part of the schema that speaks about the place in a document; empty where it says nothing. */
    JsonNode at(String pointer) {
        JsonNode place = schema;
        String[] keys = pointer.split("/", -1);
        for (int i = 1; i < keys.length; i++) {
            JsonNode named = place.path("properties").path(unescape(keys[i]));
            place = resolve(named.isMissingNode() ? place.path("additionalProperties") : named);
        }
        return place;
    }

    /** A title beside a reference is the better one: it speaks of this place alone. */
    private JsonNode resolve(JsonNode place) {
        return place.has("$ref") && !place.has("title")
                ? schema.at(place.get("$ref").textValue().substring(1))
                : place;
    }

    /** Whether a value at this place may be nothing but a string. */
    boolean textOnly(String pointer) {
        JsonNode place = at(pointer);
        return place.has("enum") || place.path("type").asText().equals("string");
    }

    /** The keys of the document that this schema knows at a place. */
    List<String> knownKeys(String pointer) {
        return keys(pointer);
    }

    /** A key as a part of a JSON pointer. */
    static String escape(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }

    private static String unescape(String key) {
        return key.replace("~1", "/").replace("~0", "~");
    }
}
