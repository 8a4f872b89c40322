// SPDX-License-Identifier: Apache-2.0
package io.polycast.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The AsyncAPI document in the jar: which records of the json protocol there are, and whether one is as it says. */
public final class AsyncApiDocument {
    private static final String SCHEMAS = "#/components/schemas/";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode root;

    private AsyncApiDocument(JsonNode root) {
        this.root = root;
    }

    public static AsyncApiDocument read() throws IOException {
        try (InputStream in = AsyncApiDocument.class.getResourceAsStream("/web/asyncapi.json")) {
            return new AsyncApiDocument(JSON.readTree(in));
        }
    }

    public JsonNode root() {
        return root;
    }

    /** The messages that clients of the json protocol send, by their {@code op}. */
    public Map<String, JsonNode> requests() {
        return byOp(operations("receive").flatMap(operation -> all(operation.path("messages"))));
    }

    /** The messages that they get, by their {@code op}. */
    public Map<String, JsonNode> answers() {
        return byOp(Stream.concat(
                operations("send").flatMap(operation -> all(operation.path("messages"))),
                operations("receive").flatMap(operation -> all(operation.at("/reply/messages")))));
    }

    private Stream<JsonNode> operations(String action) {
        return all(root.path("operations"))
                .filter(operation -> operation.path("action").asText().equals(action));
    }

    private Map<String, JsonNode> byOp(Stream<JsonNode> messages) {
        Map<String, JsonNode> found = new TreeMap<>();
        messages.map(this::resolved).forEach(message -> {
            JsonNode op = resolved(message.path("payload")).at("/properties/op/const");
            if (op.isTextual()) {
                found.put(op.asText(), message);
            }
        });
        return found;
    }

    /** The node itself, or the one that it refers to. */
    public JsonNode resolved(JsonNode node) {
        JsonNode found = node;
        while (found.has("$ref")) {
            found = root.at(found.path("$ref").asText().substring(1));
        }
        return found;
    }

    /** Fails unless the document has such a record, sent by clients. */
    public void checkRequest(String record) throws IOException {
        check(record, requests());
    }

    /** Fails unless the document has such a record, sent by the server. */
    public void checkAnswer(String record) throws IOException {
        check(record, answers());
    }

    private void check(String record, Map<String, JsonNode> messages) throws IOException {
        String op = JSON.readTree(record).path("op").asText();
        assertThat(messages).as(record).containsKey(op);
        check(record, messages.get(op).path("payload"));
    }

    /** Fails unless the schema, which may refer to others of the document, has this JSON. */
    public void check(String json, JsonNode schema) {
        ObjectNode alone = JSON.createObjectNode();
        alone.putArray("allOf").add(schema);
        alone.set("$defs", root.at("/components/schemas"));
        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(alone.toString().replace(SCHEMAS, "#/$defs/"))
                        .validate(json, InputFormat.JSON))
                .as("what is wrong with %s", json)
                .isEmpty();
    }

    private static Stream<JsonNode> all(JsonNode container) {
        return StreamSupport.stream(container.spliterator(), false);
    }
}
