// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The order of places in a document, so that faults are listed in the order in which a person corrects them. */
final class DocumentOrder {
    private final Map<String, Integer> positions = new HashMap<>();

    DocumentOrder(JsonNode document) {
        number("", document);
    }

    private void number(String pointer, JsonNode node) {
        positions.put(pointer, positions.size());
        node.properties().forEach(field -> number(Pointers.child(pointer, field.getKey()), field.getValue()));
    }

    /** Faults of a missing place are listed with those of its parent. */
    List<ConfProblem> sort(List<ConfProblem> problems) {
        return problems.stream()
                .sorted(Comparator.comparingInt(problem -> position(problem.pointer())))
                .toList();
    }

    private int position(String pointer) {
        Integer position = positions.get(pointer);
        return position == null ? position(Pointers.parent(pointer)) : position;
    }
}
