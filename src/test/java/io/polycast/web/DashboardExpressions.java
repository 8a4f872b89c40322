// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a PromQL expression asks for: the names of metrics, and those of labels. Knows as much of the language as
 * dashboards use.
 *
 * @param labels of selectors and of groupings
 */
record DashboardExpressions(Set<String> metrics, Set<String> labels) {
    private static final Pattern TEXT_OR_RANGE = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|\\[[^]]*]");
    private static final Pattern SELECTOR = Pattern.compile("\\{([^}]*)}");
    private static final Pattern GROUPING =
            Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
    private static final Pattern FUNCTION = Pattern.compile("[a-z_][a-z0-9_]*\\s*(?=\\()");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Set<String> WORDS =
            Set.of("sum", "min", "max", "avg", "and", "or", "unless", "bool", "offset");

    static DashboardExpressions of(String expression) {
        Set<String> labels = new TreeSet<>();
        String rest = TEXT_OR_RANGE.matcher(expression).replaceAll(" ");
        rest = takeLabels(SELECTOR, rest, labels);
        rest = takeLabels(GROUPING, rest, labels);
        rest = FUNCTION.matcher(rest).replaceAll(" ");
        Set<String> metrics = namesIn(rest.replaceAll("\\b[0-9][0-9.e]*\\b", " "));
        metrics.removeAll(WORDS);
        return new DashboardExpressions(metrics, labels);
    }

    private static String takeLabels(Pattern where, String text, Set<String> labels) {
        return where.matcher(text).replaceAll(found -> {
            labels.addAll(namesIn(found.group(1)));
            return " ";
        });
    }

    private static Set<String> namesIn(String text) {
        Set<String> names = new TreeSet<>();
        Matcher name = NAME.matcher(text);
        while (name.find()) {
            names.add(name.group());
        }
        return names;
    }
}
