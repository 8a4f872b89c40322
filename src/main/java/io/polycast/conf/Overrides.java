// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Settings from environment variables: {@code POLYCAST_} and the JSON path in capitals, joined by {@code _}; whatever can't stand in a
 * variable's name is {@code _} too. They are put into the document before it is checked.
 */
final class Overrides {
    private static final String PREFIX = "POLYCAST_";

    private final ConfSchema schema;
    private final ObjectMapper mapper;

    /** Which variable set what is at a pointer. */
    private final Map<String, String> variables = new LinkedHashMap<>();

    private final List<String> unknown = new ArrayList<>();

    Overrides(ConfSchema schema, ObjectMapper mapper) {
        this.schema = schema;
        this.mapper = mapper;
    }

    void apply(ObjectNode document, Map<String, String> environment) {
        Map<String, String> pointers = pointers(document);
        new TreeMap<>(environment).forEach((variable, value) -> {
            if (variable.startsWith(PREFIX)) {
                String pointer = pointers.get(variable);
                if (pointer == null) {
                    unknown.add(variable);
                } else {
                    set(document, pointer, value);
                    variables.put(pointer, variable);
                }
            }
        });
    }

    /** Every setting that has a name: those of the schema, and in it the endpoints and loggers of the document. */
    private Map<String, String> pointers(ObjectNode document) {
        Map<String, String> pointers = new LinkedHashMap<>();
        for (String key : schema.knownKeys("")) {
            if (schema.knownKeys("/" + key).isEmpty()) {
                add(pointers, "/" + key);
            }
        }
        List<String> endpoints = new ArrayList<>();
        document.path("endpoints").fieldNames().forEachRemaining(endpoints::add);
        for (String endpoint : endpoints) {
            String pointer = "/endpoints/" + ConfSchema.escape(endpoint);
            schema.knownKeys(pointer).forEach(key -> add(pointers, pointer + "/" + key));
        }
        add(pointers, "/log/format");
        add(pointers, "/log/levels/root");
        document.path("log")
                .path("levels")
                .fieldNames()
                .forEachRemaining(logger -> add(pointers, "/log/levels/" + ConfSchema.escape(logger)));
        return pointers;
    }

    private static void add(Map<String, String> pointers, String pointer) {
        String name = pointer.substring(1).toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
        pointers.put(PREFIX + name, pointer);
    }

    private void set(ObjectNode document, String pointer, String value) {
        String[] keys = pointer.substring(1).split("/", -1);
        ObjectNode parent = document;
        for (int i = 0; i < keys.length - 1; i++) {
            JsonNode child = parent.path(keys[i]);
            if (!(child instanceof ObjectNode)) {
                // Only log and its levels can be missing; whatever else stands there is refused by the schema.
                child = parent.putObject(keys[i]);
            }
            parent = (ObjectNode) child;
        }
        parent.set(keys[keys.length - 1], schema.textOnly(pointer) ? TextNode.valueOf(value) : parse(value));
    }

    private JsonNode parse(String value) {
        try {
            JsonNode node = mapper.readTree(value);
            return node.isValueNode() && !node.isNull() ? node : TextNode.valueOf(value);
        } catch (JsonProcessingException e) {
            // Such as 64KiB, which needs no quotes here.
            return TextNode.valueOf(value);
        }
    }

    /** The problem, with the variable that brought the value. */
    ConfProblem told(ConfProblem problem) {
        String variable = variables.get(problem.pointer());
        return variable == null
                ? problem
                : new ConfProblem(problem.pointer(), problem.wrong() + " (from " + variable + ")", problem.expected());
    }

    /** Variables that look like settings and are none. */
    List<String> unknown() {
        return unknown;
    }
}
