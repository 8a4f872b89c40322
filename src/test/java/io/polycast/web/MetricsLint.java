// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.polycast.web.Exposition.Family;
import io.polycast.web.Exposition.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What Prometheus asks of metrics beyond their syntax: its naming conventions, and what its server expects of
 * histograms and summaries. Says what is wrong, one line each.
 */
final class MetricsLint {
    private static final Pattern METRIC = Pattern.compile("[a-z][a-z0-9_]*");
    private static final Pattern LABEL = Pattern.compile("[a-z][a-z0-9_]*");
    private static final List<String> TYPES = List.of("counter", "gauge", "histogram", "summary");

    /** Units, and what is used in place of them. */
    private static final Map<String, String> UNITS = units();

    private final List<String> complaints = new ArrayList<>();

    private MetricsLint() {}

    /** Everything that is wrong. */
    static List<String> complaints(Exposition exposition) {
        MetricsLint lint = new MetricsLint();
        exposition.families().forEach(lint::family);
        lint.twice(exposition);
        return lint.complaints;
    }

    private static Map<String, String> units() {
        Map<String, String> units = new HashMap<>();
        name(units, "seconds", "nanoseconds", "microseconds", "milliseconds", "minutes", "hours", "days", "weeks");
        name(units, "seconds", "ns", "us", "ms", "s", "sec", "secs", "min", "mins", "h", "d");
        name(units, "bytes", "bits", "kilobytes", "megabytes", "gigabytes", "kibibytes", "mebibytes", "gibibytes");
        name(units, "bytes", "b", "kb", "mb", "gb", "tb", "kib", "mib", "gib");
        name(units, "ratio", "percent", "percents", "pct");
        return Map.copyOf(units);
    }

    private static void name(Map<String, String> units, String base, String... others) {
        Arrays.stream(others).forEach(other -> units.put(other, base));
    }

    private void complain(Family family, String complaint) {
        complaints.add(family.name() + ": " + complaint);
    }

    private void require(boolean holds, Family family, String complaint) {
        if (!holds) {
            complain(family, complaint);
        }
    }

    private void family(Family family) {
        require(!family.help().isBlank(), family, "no HELP");
        require(TYPES.contains(family.type()), family, "no TYPE");
        require(!family.samples().isEmpty(), family, "no samples");
        name(family);
        suffixes(family);
        for (Sample sample : family.samples()) {
            labels(family, sample);
            value(family, sample);
        }
        if ("histogram".equals(family.type())) {
            buckets(family);
        }
    }

    private void name(Family family) {
        require(METRIC.matcher(family.name()).matches(), family, "not snake_case");
        List<String> words = List.of(family.name().split("_"));
        Set<String> seen = new HashSet<>();
        for (String word : words) {
            require(!word.isEmpty(), family, "an empty word in the name");
            require(!TYPES.contains(word), family, "the type is part of the name");
            String base = UNITS.get(word);
            require(base == null, family, word + " is not a base unit: " + base);
            boolean unit = UNITS.containsValue(word);
            require(!unit || seen.add(word), family, word + " twice in the name");
        }
    }

    private void suffixes(Family family) {
        String name = family.name();
        boolean counter = "counter".equals(family.type());
        require(counter == name.endsWith("_total"), family, "_total is the ending of counters, and of nothing else");
        for (String suffix : List.of("_count", "_sum", "_bucket")) {
            require(!name.endsWith(suffix), family, suffix + " is an ending of histograms and summaries");
        }
    }

    private void labels(Family family, Sample sample) {
        for (String label : sample.labels().keySet()) {
            boolean kept = (label.equals("le") && "histogram".equals(family.type()))
                    || (label.equals("quantile") && "summary".equals(family.type()));
            require(kept || !List.of("le", "quantile").contains(label), family, label + " on a " + family.type());
            require(LABEL.matcher(label).matches(), family, "label " + label + " is not snake_case");
            require(!label.startsWith("__"), family, "label " + label + " is Prometheus' own");
        }
    }

    private void value(Family family, Sample sample) {
        boolean counts = "counter".equals(family.type())
                || sample.name().endsWith("_count")
                || sample.name().endsWith("_bucket");
        require(
                !counts || (sample.value() >= 0 && Double.isFinite(sample.value())),
                family,
                "counts " + sample.value());
    }

    /** Each histogram, whatever its other labels, grows from bucket to bucket up to its count. */
    private void buckets(Family family) {
        Map<Map<String, String>, TreeMap<Double, Double>> histograms = new HashMap<>();
        family.samples("_bucket").forEach(bucket -> {
            Map<String, String> rest = new HashMap<>(bucket.labels());
            String le = String.valueOf(rest.remove("le"));
            double bound = le.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(le);
            histograms.computeIfAbsent(rest, labels -> new TreeMap<>()).put(bound, bucket.value());
        });
        Map<Map<String, String>, Double> counts = new HashMap<>();
        family.samples("_count").forEach(count -> counts.put(count.labels(), count.value()));
        require(histograms.keySet().equals(counts.keySet()), family, "_bucket and _count have different labels");
        histograms.forEach((labels, buckets) -> {
            double last = 0;
            for (double count : buckets.values()) {
                require(count >= last, family, "buckets are not cumulative");
                last = count;
            }
            require(buckets.containsKey(Double.POSITIVE_INFINITY), family, "no bucket without a bound");
            require(Double.valueOf(last).equals(counts.get(labels)), family, "the last bucket is not _count");
        });
        long sums = family.samples("_sum").count();
        require(sums == counts.size(), family, "not as many _sum as _count");
    }

    private void twice(Exposition exposition) {
        Set<String> seen = new HashSet<>();
        exposition
                .samples()
                .map(sample -> sample.name() + sample.labels())
                .filter(series -> !seen.add(series))
                .forEach(series -> complaints.add(series + ": twice"));
    }
}
