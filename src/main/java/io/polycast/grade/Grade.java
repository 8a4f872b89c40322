// SPDX-License-Identifier: Apache-2.0
package io.polycast.grade;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The verdicts on all rules that were tried. */
public record Grade(GraderOptions options, List<Verdict> verdicts) {
    private static final double MS_IN_S = TimeUnit.SECONDS.toMillis(1);

    /** What was reached. */
    public int points() {
        return verdicts.stream().mapToInt(Verdict::points).sum();
    }

    /** What could have been reached; less than 100 where rules were left out. */
    public int possible() {
        return verdicts.stream().mapToInt(Verdict::possible).sum();
    }

    /** Whether no rule was broken. */
    public boolean passed() {
        return verdicts.stream().noneMatch(verdict -> verdict.finding() == Verdict.Finding.FAILED);
    }

    /** The last line for people. */
    public String summary() {
        long skipped = verdicts.stream()
                .filter(verdict -> verdict.finding() == Verdict.Finding.SKIPPED)
                .count();
        return points() + " of " + possible() + " points"
                + (skipped == 0 ? "" : "; rules that could not be tried: " + skipped);
    }

    /** For programs: one JSON object on one line. */
    public String json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("server", options.url())
                .put("task", options.task().toString())
                .put("passed", passed())
                .put("points", points())
                .put("possible", possible());
        ArrayNode rules = json.putArray("rules");
        for (Verdict verdict : verdicts) {
            ObjectNode rule = rules.addObject()
                    .put("rule", verdict.rule().toString())
                    .put("asks", verdict.rule().title())
                    .put("outcome", verdict.finding().name().toLowerCase(Locale.ROOT))
                    .put("points", verdict.points())
                    .put("possible", verdict.possible())
                    .put("seconds", verdict.took().toMillis() / MS_IN_S);
            if (!verdict.why().isEmpty()) {
                rule.put("why", verdict.why()).put("read", verdict.rule().page());
            }
        }
        return json.toString();
    }
}
