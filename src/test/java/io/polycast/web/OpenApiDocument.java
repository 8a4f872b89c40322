// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.polycast.testkit.RawHttp;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The OpenAPI document in the jar: which operations there are, and whether an answer is one that it promises. */
final class OpenApiDocument {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch", "head", "options");

    private static final String SCHEMAS = "/components/schemas";

    private final JsonNode root;

    private OpenApiDocument(JsonNode root) {
        this.root = root;
    }

    static OpenApiDocument read() throws IOException {
        try (InputStream in = OpenApiDocument.class.getResourceAsStream("/web/openapi.json")) {
            return new OpenApiDocument(new ObjectMapper().readTree(in));
        }
    }

    /** A method and a path as the document has it, such as {@code GET /api/clients/{id}}. */
    record Operation(String method, String path) implements Comparable<Operation> {
        @Override
        public int compareTo(Operation other) {
            return Comparator.comparing(Operation::path)
                    .thenComparing(Operation::method)
                    .compare(this, other);
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    JsonNode root() {
        return root;
    }

    Set<Operation> operations() {
        Set<Operation> operations = new TreeSet<>();
        root.path("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(key -> {
                    if (METHODS.contains(key)) {
                        operations.add(new Operation(key.toUpperCase(Locale.ROOT), path.getKey()));
                    }
                }));
        return operations;
    }

    /** The operation that a request is for. */
    Operation operation(String method, String target) {
        return operations().stream()
                .filter(operation -> operation.method().equals(method) && matches(operation.path(), target))
                .min(Comparator.comparingLong(operation ->
                        operation.path().chars().filter(c -> c == '{').count()))
                .orElseThrow(() -> new AssertionError(method + " " + target + " is not in the document"));
    }

    private static boolean matches(String path, String target) {
        String[] words = path.split("/", -1);
        String[] asked = target.split("\\?", 2)[0].split("/", -1);
        boolean all = words.length == asked.length;
        for (int i = 0; all && i < words.length; i++) {
            all = words[i].startsWith("{") ? !asked[i].isEmpty() : words[i].equals(asked[i]);
        }
        return all;
    }

    /** The values that a query parameter of an operation may have, by its schema's enum. */
    List<String> valuesOf(String path, String parameter) {
        for (JsonNode each : root.at("/paths/" + escaped(path) + "/get/parameters")) {
            if (each.path("name").asText().equals(parameter)) {
                return texts(each.at("/schema/enum"));
            }
        }
        throw new AssertionError(path + " has no parameter " + parameter);
    }

    /** What stands behind {@code tags} of an operation. */
    List<String> tags(Operation operation) {
        return texts(root.at(pointer(operation) + "/tags"));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** Fails unless the document says that this operation may answer so. */
    void check(Operation operation, RawHttp.Response answer) {
        String pointer = resolved(pointer(operation) + "/responses/" + answer.status());
        assertThat(root.at(pointer).isMissingNode())
                .as("%s is not to be answered with %d: %s", operation, answer.status(), answer.text())
                .isFalse();
        root.at(pointer + "/headers").properties().forEach(header -> {
            JsonNode promised = header.getValue().at("/schema/const");
            if (promised.isTextual()) {
                assertThat(answer.header(header.getKey()))
                        .as("%s of %s", header.getKey(), operation)
                        .isIn("", promised.asText());
            }
        });
        JsonNode content = root.at(pointer + "/content");
        if (content.isMissingNode()) {
            assertThat(answer.body()).as("the body of %s", operation).isEmpty();
        } else {
            String type = answer.header("Content-Type").split(";")[0].strip();
            assertThat(content.has(type) || content.has("*/*"))
                    .as("content type %s of %s", type, operation)
                    .isTrue();
            if (type.endsWith("json")) {
                check(pointer + "/content/" + escaped(content.has(type) ? type : "*/*") + "/schema", answer.text());
            }
        }
    }

    /** Fails unless it is a problem as the document has them. */
    void checkProblem(RawHttp.Response answer) {
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        check(SCHEMAS + "/Problem", answer.text());
        assertThat(answer.json().getInteger("status")).isEqualTo(answer.status());
    }

    /**
     * Takes the schema out of the document, of which a JSON schema validator knows nothing, together with those it
     * refers to.
     */
    private void check(String pointer, String json) {
        ObjectNode alone = new ObjectMapper().createObjectNode();
        alone.putArray("allOf").add(root.at(pointer));
        alone.set("$defs", root.at(SCHEMAS));
        JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(alone.toString().replace("#" + SCHEMAS + "/", "#/$defs/"));
        assertThat(schema.validate(json, InputFormat.JSON))
                .as("what is wrong with %s", json)
                .isEmpty();
    }

    private String resolved(String pointer) {
        JsonNode reference = root.at(pointer + "/$ref");
        return reference.isMissingNode() ? pointer : reference.asText().substring(1);
    }

    private static String pointer(Operation operation) {
        return "/paths/" + escaped(operation.path()) + "/" + operation.method().toLowerCase(Locale.ROOT);
    }

    private static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }
}
