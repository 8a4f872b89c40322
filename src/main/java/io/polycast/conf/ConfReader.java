// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The reader of configurations: from a file or a text to a checked configuration, or to the list of all its faults.
 * Keeps nothing between two readings.
 */
public final class ConfReader {
    private static final String DEFAULT = "/conf/polycast.json";
    private static final String SCHEMA = "/conf/polycast.schema.json";

    private final StrictJson json = new StrictJson();
    private final Map<String, String> environment;
    private final Function<ServerConf, List<ConfProblem>> parts;
    private final ProtocolBlocks protocols;

    /**
     * A valid configuration.
     *
     * @param conf the settings
     * @param warnings what is valid and probably a mistake, a sentence each
     */
    public record Reading(ServerConf conf, List<String> warnings) {
        /** The same, with the cluster switched on. */
        public Reading clustered() {
            return new Reading(conf.clustered(), warnings);
        }
    }

    /**
     * A reader that lets these variables override settings.
     *
     * @param environment such as {@link System#getenv()}
     * @param parts the checks that only parts of the server can make, such as whether a protocol exists
     */
    public ConfReader(Map<String, String> environment, Function<ServerConf, List<ConfProblem>> parts) {
        this(environment, parts, List.of());
    }

    /** The same for endpoints that also speak protocols which have settings of their own. */
    public ConfReader(
            Map<String, String> environment,
            Function<ServerConf, List<ConfProblem>> parts,
            List<ProtocolBlock> protocols) {
        this.environment = Map.copyOf(environment);
        this.parts = parts;
        this.protocols = new ProtocolBlocks(protocols, json);
    }

    /**
     * Reads what {@code -conf} names, each time anew.
     *
     * @param fileOrJson a file, or JSON text that starts with a brace; null for the default configuration
     */
    public Reading read(@Nullable String fileOrJson) throws BadConfException {
        if (fileOrJson == null) {
            return parse(resource(DEFAULT));
        }
        if (fileOrJson.stripLeading().startsWith("{")) {
            return parse(fileOrJson);
        }
        String text = file(fileOrJson);
        try {
            return parse(text);
        } catch (BadConfException e) {
            throw e.in(fileOrJson);
        }
    }

    /** Reads a configuration from its text. */
    Reading parse(String text) throws BadConfException {
        ObjectNode document;
        try {
            document = json.document(text);
        } catch (BadConfException e) {
            throw unread(e);
        }
        ConfSchema schema = schema();
        Overrides overrides = new Overrides(schema, json, environment);
        overrides.apply(document);
        List<ConfProblem> problems = new ArrayList<>(schema.check(document));
        problems.addAll(overrides.problems());
        ConfBuilder builder = new ConfBuilder(document, schema, protocols, problems);
        ServerConf conf = builder.build();
        for (ConfProblem problem : parts.apply(conf)) {
            if (!within(problem.pointer(), builder::assumed)) {
                problems.add(problem);
            }
        }
        if (problems.isEmpty()) {
            return new Reading(conf, overrides.warnings());
        }
        throw new BadConfException(
                new DocumentOrder(document)
                        .sort(problems).stream().map(overrides::told).distinct().toList(),
                overrides.warnings(),
                logFormat(document));
    }

    private ConfSchema schema() {
        return new ConfSchema(protocols.mergeInto(json.trusted(resource(SCHEMA))));
    }

    /** Of a document that can't be read only the environment tells in which form its log should be. */
    private BadConfException unread(BadConfException e) {
        ObjectNode settings = JsonNodeFactory.instance.objectNode();
        new Overrides(schema(), json, environment).apply(settings);
        return e.logged(logFormat(settings));
    }

    private static String logFormat(ObjectNode document) {
        return document.path("log").path("format").asText().equals(LogConf.JSON) ? LogConf.JSON : LogConf.TEXT;
    }

    /** Whether a fault is known already of this place, or of what encloses it. */
    private static boolean within(String pointer, Predicate<String> wrong) {
        for (String place = pointer; !place.isEmpty(); place = place.substring(0, place.lastIndexOf('/'))) {
            if (wrong.test(place)) {
                return true;
            }
        }
        return wrong.test("");
    }

    private String file(String name) throws BadConfException {
        try {
            return Files.readString(Path.of(name));
        } catch (InvalidPathException | IOException e) {
            throw unread(new BadConfException(new ConfProblem(
                    "",
                    "can't read the file \"" + name + "\": " + reason(e),
                    "a file of JSON, or JSON that starts with {")));
        }
    }

    private static String reason(Exception e) {
        if (e instanceof NoSuchFileException) {
            return "there is none";
        }
        if (e instanceof AccessDeniedException) {
            return "not permitted";
        }
        if (e instanceof CharacterCodingException) {
            return "it is not UTF-8";
        }
        return String.valueOf(e.getMessage());
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
