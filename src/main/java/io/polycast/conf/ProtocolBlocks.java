// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.polycast.ProtocolSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The blocks of protocols: part of the schema, and settings of the endpoints that have them. */
final class ProtocolBlocks {
    private static final String PROPERTIES = "/$defs/endpoint/properties";

    private final StrictJson json;
    private final Map<String, ProtocolBlock> blocks = new LinkedHashMap<>();

    ProtocolBlocks(List<ProtocolBlock> blocks, StrictJson json) {
        this.json = json;
        blocks.forEach(block -> this.blocks.put(block.protocol(), block));
    }

    /**
     * Puts the blocks into the schema of an endpoint. Those of the protocols in the jar are there already, for editors,
     * which know the schema's file alone.
     */
    JsonNode mergeInto(JsonNode schema) {
        ObjectNode properties = (ObjectNode) schema.at(PROPERTIES);
        for (ProtocolBlock block : blocks.values()) {
            if (!block.schema().isEmpty()) {
                JsonNode own = json.trusted(block.schema());
                JsonNode published = properties.putIfAbsent(block.protocol(), own);
                if (published != null && !published.equals(own)) {
                    throw new IllegalStateException(
                            "the schema has a setting " + block.protocol() + " that is not the protocol's block");
                }
            }
        }
        return schema;
    }

    /** What an endpoint's protocol has in place of the schema's default of a setting; missing when it has nothing. */
    JsonNode defaultOf(String pointer, JsonNode document) {
        List<String> keys = Pointers.keys(pointer);
        if (keys.size() != 3 || !keys.get(0).equals("endpoints")) {
            return JsonNodeFactory.instance.missingNode();
        }
        String protocol =
                document.path("endpoints").path(keys.get(1)).path("protocol").asText();
        ProtocolBlock block = blocks.get(protocol);
        String standIn = block == null ? null : block.defaults().get(keys.get(2));
        return standIn == null ? JsonNodeFactory.instance.missingNode() : json.valueOf(standIn);
    }

    /** Refuses what an endpoint has of protocols that it does not speak. */
    void checkKeys(ConfBuilder all, String pointer, String protocol, JsonNode endpoint) {
        boolean http = protocol.equals(EndpointConf.HTTP);
        for (ProtocolBlock block : blocks.values()) {
            boolean speaks = block.protocol().equals(protocol) || (http && block.overHttp());
            if (!speaks && endpoint.has(block.protocol())) {
                all.wrong(
                        Pointers.child(pointer, block.protocol()),
                        "this endpoint speaks " + protocol,
                        "none, or \"protocol\": \"" + block.protocol() + "\"");
            }
        }
        ProtocolBlock own = blocks.get(protocol);
        if (own != null && own.ownFraming() && endpoint.has("framing")) {
            all.wrong(pointer + "/framing", protocol + " has a framing of its own", "no \"framing\"");
        }
    }

    /** The settings of all protocols that an endpoint speaks, by their names. */
    Map<String, ProtocolSettings> settings(ConfBuilder all, String pointer, String protocol) {
        Map<String, ProtocolSettings> settings = new HashMap<>();
        for (ProtocolBlock block : blocks.values()) {
            boolean speaks =
                    block.protocol().equals(protocol) || (protocol.equals(EndpointConf.HTTP) && block.overHttp());
            if (speaks && !block.schema().isEmpty()) {
                settings.put(block.protocol(), settings(all, Pointers.child(pointer, block.protocol())));
            }
        }
        return Map.copyOf(settings);
    }

    private static ProtocolSettings settings(ConfBuilder all, String pointer) {
        Map<String, Object> values = new HashMap<>();
        for (String key : all.schema().keys(pointer)) {
            String place = Pointers.child(pointer, key);
            JsonNode value = all.at(place);
            if (!value.isMissingNode()) {
                values.put(key, value(all, place, value));
            }
        }
        return new ProtocolSettings(values);
    }

    private static Object value(ConfBuilder all, String place, JsonNode value) {
        return switch (all.schema().unit(place)) {
            case "time" -> all.time(place, Duration.ZERO);
            case "size" -> Units.bytes(value);
            default ->
                value.isBoolean()
                        ? (Object) value.booleanValue()
                        : value.isNumber() ? (Object) value.longValue() : value.asText();
        };
    }
}
