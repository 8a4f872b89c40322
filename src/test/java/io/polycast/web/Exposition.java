// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a scrape of /metrics brings, in the Prometheus text format or in OpenMetrics. Reads strictly: what breaks the
 * format is an error.
 */
record Exposition(List<Family> families) {
    private static final String OPEN_METRICS_END = "# EOF";

    /**
     * What endings the names of a family's samples may have behind the family's name. In OpenMetrics, counters have
     * theirs, too.
     */
    private static final Map<String, List<String>> SUFFIXES = Map.of(
            "counter", List.of("", "_total", "_created"),
            "gauge", List.of(""),
            "untyped", List.of(""),
            "unknown", List.of(""),
            "info", List.of("_info"),
            "summary", List.of("", "_sum", "_count", "_created"),
            "histogram", List.of("_bucket", "_sum", "_count", "_created"));

    /** One value. */
    record Sample(String name, Map<String, String> labels, double value) {}

    /**
     * All samples under one name.
     *
     * @param help empty when there is none
     * @param type empty when there is none
     */
    record Family(String name, String help, String type, List<Sample> samples) {
        Stream<Sample> samples(String suffix) {
            return samples.stream().filter(sample -> sample.name().equals(name + suffix));
        }
    }

    static Exposition parse(String text) {
        assertThat(text).as("the last line ends, too").endsWith("\n");
        Reader reader = new Reader();
        String[] lines = text.split("\n");
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].equals(OPEN_METRICS_END)) {
                assertThat(i).as("nothing follows %s", OPEN_METRICS_END).isEqualTo(lines.length - 1);
            } else if (!lines[i].isEmpty()) {
                reader.line(lines[i]);
            }
        }
        return new Exposition(reader.finish());
    }

    Stream<Sample> samples() {
        return families.stream().flatMap(family -> family.samples().stream());
    }

    /** The sum of all samples of this name that have these labels: name, value, name, value. */
    double value(String name, String... labels) {
        List<Sample> found = samples()
                .filter(sample -> sample.name().equals(name) && matches(sample, labels))
                .toList();
        assertThat(found).as("samples of %s %s", name, List.of(labels)).isNotEmpty();
        return found.stream().mapToDouble(Sample::value).sum();
    }

    private static boolean matches(Sample sample, String... labels) {
        for (int i = 0; i < labels.length; i += 2) {
            if (!labels[i + 1].equals(sample.labels().get(labels[i]))) {
                return false;
            }
        }
        return true;
    }

    /** Takes the lines one after the other. */
    private static final class Reader {
        private final List<Family> families = new ArrayList<>();
        private String name = "";
        private String help = "";
        private String type = "";
        private List<Sample> samples = new ArrayList<>();

        void line(String line) {
            if (line.startsWith("#")) {
                comment(line.split(" ", 4));
            } else {
                sample(new SampleReader(line).read());
            }
        }

        private void comment(String... words) {
            boolean tells = words.length > 2 && List.of("HELP", "TYPE", "UNIT").contains(words[1]);
            if (!tells) {
                return;
            }
            if (!words[2].equals(name)) {
                begin(words[2]);
            }
            assertThat(samples)
                    .as("%s of %s comes before its samples", words[1], name)
                    .isEmpty();
            String text = words.length == 4 ? words[3] : "";
            if (words[1].equals("HELP")) {
                assertThat(help).as("a second HELP of %s", name).isEmpty();
                help = text;
            } else if (words[1].equals("TYPE")) {
                assertThat(type).as("a second TYPE of %s", name).isEmpty();
                assertThat(SUFFIXES).as("the type of %s", name).containsKey(text);
                type = text;
            }
        }

        private void sample(Sample sample) {
            if (!belongs(sample.name())) {
                begin(sample.name());
            }
            samples.add(sample);
        }

        private boolean belongs(String sample) {
            return SUFFIXES.getOrDefault(type, List.of("")).stream().anyMatch(suffix -> sample.equals(name + suffix));
        }

        private void begin(String next) {
            families.addAll(finish());
            assertThat(families.stream().map(Family::name))
                    .as("all lines of %s stand together", next)
                    .doesNotContain(next);
            name = next;
            help = "";
            type = "";
            samples = new ArrayList<>();
        }

        private List<Family> finish() {
            List<Family> all = new ArrayList<>(families);
            if (!name.isEmpty()) {
                all.add(new Family(name, help, type, List.copyOf(samples)));
            }
            families.clear();
            return all;
        }
    }

    /** Reads one sample: {@code name{label="value",...} number}, and whatever OpenMetrics puts behind it. */
    private static final class SampleReader {
        private static final Map<Character, Character> ESCAPES = Map.of('\\', '\\', '"', '"', 'n', '\n');

        private final String line;
        private int at;

        SampleReader(String line) {
            this.line = line;
        }

        Sample read() {
            String name = until("{ ");
            Map<String, String> labels = line.charAt(at) == '{' ? labels() : Map.of();
            expect(' ');
            return new Sample(name, labels, number(line.substring(at).split(" ")[0]));
        }

        private Map<String, String> labels() {
            Map<String, String> labels = new TreeMap<>();
            expect('{');
            while (line.charAt(at) != '}') {
                String label = until("=");
                expect('=');
                expect('"');
                assertThat(labels.put(label, quoted()))
                        .as("%s twice: %s", label, line)
                        .isNull();
                if (line.charAt(at) == ',') {
                    at++;
                }
            }
            expect('}');
            return labels;
        }

        private String quoted() {
            StringBuilder value = new StringBuilder();
            while (line.charAt(at) != '"') {
                char next = line.charAt(at++);
                if (next == '\\') {
                    assertThat(ESCAPES).as(line).containsKey(line.charAt(at));
                    next = ESCAPES.getOrDefault(line.charAt(at++), next);
                }
                value.append(next);
            }
            at++;
            return value.toString();
        }

        private String until(String ends) {
            int from = at;
            while (at < line.length() && ends.indexOf(line.charAt(at)) < 0) {
                at++;
            }
            assertThat(at).as("cut off: %s", line).isLessThan(line.length());
            return line.substring(from, at);
        }

        private void expect(char wanted) {
            assertThat(at).as("cut off: %s", line).isLessThan(line.length());
            assertThat(line.charAt(at)).as("character %d of %s", at, line).isEqualTo(wanted);
            at++;
        }

        private static double number(String text) {
            return switch (text) {
                case "+Inf" -> Double.POSITIVE_INFINITY;
                case "-Inf" -> Double.NEGATIVE_INFINITY;
                default -> Double.parseDouble(text);
            };
        }
    }
}
