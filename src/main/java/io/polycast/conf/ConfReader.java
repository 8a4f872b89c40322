// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From a file, or a text, to a checked configuration, or to all that is wrong with it. */
public final class ConfReader {
    private static final String DEFAULT = "/conf/polycast.json";
    private static final String SCHEMA = "/conf/polycast.schema.json";

    private final ObjectMapper mapper = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private final Map<String, String> environment;
    private List<String> unknownVariables = List.of();

    /**
     * Reads with settings from these variables on top.
     *
     * @param environment such as {@link System#getenv()}
     */
    public ConfReader(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * Reads what {@code -conf} names.
     *
     * @param fileOrJson a file, or JSON text that starts with a brace; null for the default configuration
     */
    public ServerConf read(@Nullable String fileOrJson) throws BadConfException {
        if (fileOrJson == null) {
            return parse(resource(DEFAULT));
        }
        if (fileOrJson.stripLeading().startsWith("{")) {
            return parse(fileOrJson);
        }
        try {
            return parse(Files.readString(Path.of(fileOrJson)));
        } catch (IOException e) {
            throw new BadConfException(List.of(new ConfProblem(
                    "", "can't read " + fileOrJson + ": " + e.getClass().getSimpleName(), "a file of JSON in UTF-8")));
        }
    }

    /** Reads a configuration. */
    public ServerConf parse(String json) throws BadConfException {
        ObjectNode document = document(json);
        ConfSchema schema = new ConfSchema(tree(resource(SCHEMA)));
        Overrides overrides = new Overrides(schema, mapper);
        overrides.apply(document, environment);
        unknownVariables = overrides.unknown();
        List<ConfProblem> problems = new ArrayList<>(schema.check(document));
        ConfBuilder builder = new ConfBuilder(document, schema, problems);
        ServerConf conf = builder.build();
        if (!problems.isEmpty()) {
            throw new BadConfException(problems.stream().map(overrides::told).toList());
        }
        return conf;
    }

    /** Variables that begin like settings and are none, found by the last reading. */
    public List<String> unknownVariables() {
        return unknownVariables;
    }

    private ObjectNode document(String json) throws BadConfException {
        try {
            JsonNode node = mapper.readTree(json);
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw new BadConfException(List.of(new ConfProblem("", "no JSON object", "a JSON object")));
        } catch (JsonProcessingException e) {
            JsonLocation where = e.getLocation();
            String place = where == null ? "" : "line " + where.getLineNr() + ", column " + where.getColumnNr() + ": ";
            throw new BadConfException(List.of(new ConfProblem("", place + e.getOriginalMessage(), "valid JSON")));
        }
    }

    private JsonNode tree(String json) {
        try {
            return mapper.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = ConfReader.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
