// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.polycast.testkit.RunningServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The Grafana dashboard asks for nothing that the server does not tell. */
class DashboardTest {
    private static final Path DASHBOARD = Path.of("docs", "grafana-dashboard.json");

    /** What Prometheus adds to everything that it scrapes. */
    private static final Set<String> SCRAPE_LABELS = Set.of("instance", "job");

    private static JsonObject dashboard() throws IOException {
        return new JsonObject(Files.readString(DASHBOARD));
    }

    private static List<JsonObject> objects(JsonArray array) {
        return IntStream.range(0, array.size()).mapToObj(array::getJsonObject).toList();
    }

    private static List<JsonObject> panels() throws IOException {
        return objects(dashboard().getJsonArray("panels"));
    }

    private static List<String> expressions() throws IOException {
        return panels().stream()
                .flatMap(panel -> objects(panel.getJsonArray("targets", new JsonArray())).stream())
                .map(target -> target.getString("expr"))
                .toList();
    }

    @Test
    void everyMetricThatItAsksForIsThere() throws Exception {
        try (RunningServer server = RunningServer.web();
                CheckedHttp http = CheckedHttp.connect(server)) {
            // The pauses of the collector are told from the first one on.
            System.gc();
            await().until(() -> http.ask("GET /metrics").text().contains("jvm_gc_pause_seconds_count"));
            Exposition exposition = Exposition.parse(http.ask("GET /metrics").text());
            for (String expression : expressions()) {
                DashboardExpressions asked = DashboardExpressions.of(expression);
                assertThat(asked.metrics()).as(expression).isNotEmpty();
                for (String metric : asked.metrics()) {
                    assertThat(exposition.samples()).as("samples of %s", metric).anySatisfy(sample -> {
                        assertThat(sample.name()).isEqualTo(metric);
                        Set<String> labels = new TreeSet<>(sample.labels().keySet());
                        labels.addAll(SCRAPE_LABELS);
                        assertThat(labels).containsAll(asked.labels());
                    });
                }
            }
        }
    }

    @Test
    void everyMeterOfOurOwnIsOnIt() throws Exception {
        Set<String> shown = expressions().stream()
                .flatMap(expression -> DashboardExpressions.of(expression).metrics().stream())
                .map(name -> name.replaceFirst("_(bucket|sum|count)$", ""))
                .collect(Collectors.toSet());
        try (RunningServer server = RunningServer.web();
                CheckedHttp http = CheckedHttp.connect(server)) {
            http.get("/api/nodes");

            assertThat(Exposition.parse(http.ask("GET /metrics").text()).families().stream()
                            .map(Exposition.Family::name)
                            .filter(name -> name.startsWith("polycast_") && !name.endsWith("_seconds_max")))
                    .isSubsetOf(shown);
        }
    }

    @Test
    void theDataSourceIsChosenByWhoeverImportsIt() throws Exception {
        assertThat(objects(dashboard().getJsonObject("templating").getJsonArray("list")))
                .anySatisfy(variable -> assertThat(variable.getMap())
                        .containsEntry("name", "datasource")
                        .containsEntry("type", "datasource")
                        .containsEntry("query", "prometheus"));
        for (JsonObject panel : panels()) {
            for (JsonObject target : objects(panel.getJsonArray("targets", new JsonArray()))) {
                assertThat(target.getJsonObject("datasource").getString("uid")).isEqualTo("${datasource}");
            }
        }
    }

    @Test
    void panelsDoNotLieOnEachOther() throws Exception {
        Set<String> cells = new HashSet<>();
        List<Integer> ids = new ArrayList<>();
        for (JsonObject panel : panels()) {
            ids.add(panel.getInteger("id"));
            JsonObject place = panel.getJsonObject("gridPos");
            assertThat(place.getInteger("x") + place.getInteger("w")).isLessThanOrEqualTo(24);
            for (int x = 0; x < place.getInteger("w"); x++) {
                for (int y = 0; y < place.getInteger("h"); y++) {
                    assertThat(cells.add((place.getInteger("x") + x) + " " + (place.getInteger("y") + y)))
                            .as("free for %s", panel.getString("title"))
                            .isTrue();
                }
            }
        }
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void expressionsAreReadRight() {
        DashboardExpressions read = DashboardExpressions.of(
                "histogram_quantile(0.99, sum by (le, loop) (rate(a_bucket{x=\"y}(z)\", i=~\"$i\"}[$__rate_interval])))"
                        + " / on (job) max(b) + 1e3 * c");

        assertThat(read.metrics()).containsExactlyInAnyOrder("a_bucket", "b", "c");
        assertThat(read.labels()).containsExactlyInAnyOrder("x", "i", "le", "loop", "job");
    }
}
