// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Overrides by environment variables: {@code POLYCAST_} and the JSON path in capitals, joined by {@code _}, which also
 * replaces whatever a variable's name can't contain. They are merged into the document before it is checked, so that
 * their values are checked with it.
 */
final class Overrides {
    private static final String PREFIX = "POLYCAST_";
    private static final String LEVELS = "/log/levels";

    /** As in {@code /endpoints/text/listen}; nothing lies deeper. */
    private static final int DEEPEST = 4;

    private final ConfSchema schema;
    private final StrictJson json;

    /** Values by name in capitals. */
    private final Map<String, String> variables = new TreeMap<>();

    /** The variable that set the value at each pointer. */
    private final Map<String, String> origins = new HashMap<>();

    private final List<ConfProblem> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    Overrides(ConfSchema schema, StrictJson json, Map<String, String> environment) {
        this.schema = schema;
        this.json = json;
        environment.forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                variables.put(name.toUpperCase(Locale.ROOT), value);
            }
        });
    }

    void apply(ObjectNode document) {
        if (variables.isEmpty()) {
            return;
        }
        // From the outside in: one variable may set an object, and others settings inside it.
        for (int depth = 1; depth <= DEEPEST; depth++) {
            Map<String, List<String>> settings = settings(document);
            for (Map.Entry<String, String> variable : variables.entrySet()) {
                List<String> pointers = settings.getOrDefault(variable.getKey(), List.of());
                if (!pointers.isEmpty() && Pointers.keys(pointers.get(0)).size() == depth) {
                    apply(document, variable.getKey(), variable.getValue(), pointers);
                }
            }
        }
        Map<String, List<String>> settings = settings(document);
        for (String name : variables.keySet()) {
            if (!settings.containsKey(name)) {
                warnings.add(name + " names no setting and is ignored" + meant(name, settings.keySet()));
            }
        }
    }

    private static String meant(String unknown, Set<String> settings) {
        // The prefix is the same in all, and must not make them look alike.
        List<String> known =
                settings.stream().map(name -> name.substring(PREFIX.length())).toList();
        return Spelling.nearest(unknown.substring(PREFIX.length()), known)
                .map(near -> "; did you mean " + PREFIX + near + "?")
                .orElse("");
    }

    private void apply(ObjectNode document, String variable, String value, List<String> pointers) {
        if (pointers.size() > 1) {
            problems.add(new ConfProblem(
                    pointers.get(1),
                    variable + " means this and " + pointers.get(0) + " alike",
                    "names that differ in a letter or a digit"));
            return;
        }
        set(document, pointers.get(0), value);
        origins.put(pointers.get(0), variable);
    }

    /**
     * All settings by the name of their variable: those of the schema, with the names that the document or a variable
     * chooses.
     */
    private Map<String, List<String>> settings(ObjectNode document) {
        Map<String, List<String>> settings = new TreeMap<>();
        collect(settings, "", document);
        String levels = variable(LEVELS) + "_";
        for (String name : variables.keySet()) {
            if (name.startsWith(levels) && name.length() > levels.length()) {
                // A logger need not be in the file: packages are lower case, joined by dots.
                String logger =
                        name.substring(levels.length()).toLowerCase(Locale.ROOT).replace('_', '.');
                settings.putIfAbsent(name, List.of(Pointers.child(LEVELS, logger)));
            }
        }
        return settings;
    }

    private void collect(Map<String, List<String>> settings, String pointer, JsonNode node) {
        List<String> keys = new ArrayList<>(schema.keys(pointer));
        // It says something about the file, not about the server.
        keys.remove("$schema");
        if (schema.namedFreely(pointer)) {
            node.fieldNames().forEachRemaining(keys::add);
        }
        for (String key : keys) {
            String child = Pointers.child(pointer, key);
            settings.computeIfAbsent(variable(child), name -> new ArrayList<>()).add(child);
            collect(settings, child, node.path(key));
        }
    }

    static String variable(String pointer) {
        return PREFIX
                + String.join("_", Pointers.keys(pointer))
                        .toUpperCase(Locale.ROOT)
                        .replaceAll("[^A-Z0-9]", "_");
    }

    private void set(ObjectNode document, String pointer, String value) {
        List<String> keys = Pointers.keys(pointer);
        ObjectNode parent = document;
        for (String key : keys.subList(0, keys.size() - 1)) {
            JsonNode child = parent.path(key);
            if (child.isMissingNode()) {
                child = parent.putObject(key);
            }
            if (!(child instanceof ObjectNode object)) {
                // The schema refuses what stands there.
                return;
            }
            parent = object;
        }
        parent.set(keys.get(keys.size() - 1), schema.textOnly(pointer) ? TextNode.valueOf(value) : json.valueOf(value));
    }

    /** The problem, with the variable that brought the value. */
    ConfProblem told(ConfProblem problem) {
        String variable = origin(problem.pointer());
        return variable == null
                ? problem
                : new ConfProblem(problem.pointer(), problem.wrong() + " (from " + variable + ")", problem.expected());
    }

    private @Nullable String origin(String pointer) {
        for (String place = pointer; !place.isEmpty(); place = Pointers.parent(place)) {
            String variable = origins.get(place);
            if (variable != null) {
                return variable;
            }
        }
        return null;
    }

    /** Variables that mean more than one setting. */
    List<ConfProblem> problems() {
        return problems;
    }

    /** Variables that begin like settings and are none, as container platforms set them. */
    List<String> warnings() {
        return List.copyOf(warnings);
    }
}
