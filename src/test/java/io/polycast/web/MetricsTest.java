// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.polycast.testkit.RawHttp;
import io.polycast.testkit.RawWebSocket;
import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a scrape brings: well-formed, named as Prometheus has it, and true. */
class MetricsTest {
    private static final String OPEN_METRICS =
            "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5";
    private static final int MESSAGES = 3_000;
    private static final double MAX_PENDING = 64 << 10;

    private static final String DOORS = """
            {"eventLoops": 2, "endpoints": {
              "web":  {"listen": "http://127.0.0.1:0"},
              "slow": {"listen": "tcp://127.0.0.1:0", "protocol": "text", "maxMessageSize": "1KiB", "maxPending": "64KiB"},
              "full": {"listen": "tcp://127.0.0.1:0", "protocol": "text", "maxConnections": 1},
              "text": {"listen": "tcp://127.0.0.1:0", "protocol": "text"}}}
            """;

    /** Our own, with their types. */
    private static final Map<String, String> OWN = Map.ofEntries(
            Map.entry("polycast_connections", "gauge"),
            Map.entry("polycast_connections_opened_total", "counter"),
            Map.entry("polycast_connections_refused_total", "counter"),
            Map.entry("polycast_messages_in_total", "counter"),
            Map.entry("polycast_messages_out_total", "counter"),
            Map.entry("polycast_messages_dropped_total", "counter"),
            Map.entry("polycast_received_bytes_total", "counter"),
            Map.entry("polycast_sent_bytes_total", "counter"),
            Map.entry("polycast_pending_bytes", "gauge"),
            Map.entry("polycast_pending_total_bytes", "gauge"),
            Map.entry("polycast_pending_limit_bytes", "gauge"),
            Map.entry("polycast_memory_bytes", "gauge"),
            Map.entry("polycast_connections_yielding", "gauge"),
            Map.entry("polycast_connections_yielded_total", "counter"),
            Map.entry("polycast_publish_to_write_seconds", "histogram"),
            Map.entry("polycast_event_loop_lag_seconds", "histogram"),
            Map.entry("polycast_http_requests_seconds", "summary"));

    private static Exposition scrape(RawHttp http) throws IOException {
        RawHttp.Response answer = http.ask("GET /metrics");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith("text/plain; version=0.0.4");
        return Exposition.parse(answer.text());
    }

    /** A client that reads nothing, until some of what is published for it has been left out. */
    private static StreamClient overflow(RunningServer server, StreamClient publisher) throws IOException {
        StreamClient slow = StreamClient.connect(server.address("slow"), 4_096);
        assertThat(slow.ask("/sub data")).startsWith("+OK");
        for (int i = 0; i < MESSAGES; i++) {
            assertThat(publisher.ask("/pub data " + i + " " + "x".repeat(500))).startsWith("+OK");
        }
        return slow;
    }

    /** Reads until everything published was delivered or told of; how many messages were left out. */
    private static int left(StreamClient slow) throws IOException {
        int dropped = 0;
        for (int all = 0; all < MESSAGES; all++) {
            String line = slow.readLine();
            if (line.startsWith("!gap data ")) {
                int gap = Integer.parseInt(line.substring("!gap data ".length()));
                dropped += gap;
                all += gap - 1;
            }
        }
        return dropped;
    }

    @Test
    void aBusyServerHoldsToPrometheusNamingRules() throws Exception {
        try (RunningServer server = RunningServer.start(DOORS);
                StreamClient publisher = StreamClient.connect(server.address("text"));
                RawWebSocket socket = RawWebSocket.open(server.address("web"), "/ws/lobby");
                RawHttp http = RawHttp.connect(server.address("web"));
                StreamClient slow = overflow(server, publisher)) {
            publisher.sendLine("hello");
            assertThat(socket.readText()).isEqualTo("hello");
            assertThat(http.ask("GET /api/none").status()).isEqualTo(404);
            assertThat(http.publish("lobby", "text/plain", "hello").status()).isEqualTo(200);
            System.gc();
            await().until(() -> http.ask("GET /metrics").text().contains("jvm_gc_pause_seconds_count"));

            assertThat(MetricsLint.complaints(scrape(http))).isEmpty();
            assertThat(slow.socket().isConnected()).isTrue();
        }
    }

    @Test
    void everythingThatIsPromisedIsThere() throws Exception {
        try (RunningServer server = RunningServer.start(DOORS);
                RawHttp http = RawHttp.connect(server.address("web"))) {
            http.ask("GET /health/live");
            Exposition exposition = scrape(http);

            Map<String, String> types = new TreeMap<>();
            exposition.families().forEach(family -> types.put(family.name(), family.type()));
            assertThat(types).containsAllEntriesOf(OWN);
            assertThat(types.keySet()).anyMatch(name -> name.startsWith("jvm_memory_"));
            assertThat(types.keySet()).contains("process_cpu_usage", "process_files_open_files", "system_cpu_usage");
            for (String endpoint : Set.of("web", "slow", "full", "text")) {
                assertThat(exposition.value("polycast_connections", "endpoint", endpoint))
                        .isEqualTo(endpoint.equals("web") ? 1 : 0);
                assertThat(exposition.value("polycast_messages_dropped_total", "endpoint", endpoint))
                        .isZero();
            }
        }
    }

    @Test
    void whoeverAsksForOpenMetricsGetsIt() throws Exception {
        try (RunningServer server = RunningServer.start(DOORS);
                RawHttp http = RawHttp.connect(server.address("web"))) {
            // The first scrape is itself a request that later ones tell of.
            scrape(http);
            RawHttp.Response answer = http.ask("GET /metrics", "Accept: " + OPEN_METRICS);

            assertThat(answer.header("Content-Type")).startsWith("application/openmetrics-text; version=1.0.0");
            assertThat(answer.text()).endsWith("\n# EOF\n");
            Exposition open = Exposition.parse(answer.text());
            assertThat(namesOf(open)).containsAll(namesOf(scrape(http)));
            assertThat(open.families())
                    .filteredOn(family -> "counter".equals(family.type()))
                    .isNotEmpty()
                    .allSatisfy(family -> assertThat(family.name()).doesNotEndWith("_total"));
        }
    }

    private static Set<String> namesOf(Exposition exposition) {
        return exposition
                .samples()
                .map(Exposition.Sample::name)
                .filter(name -> name.startsWith("polycast_"))
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "text/plain", "text/html,application/xhtml+xml,*/*;q=0.8", "application/json"})
    void everybodyElseGetsThePrometheusText(String accept) throws Exception {
        try (RunningServer server = RunningServer.start(DOORS);
                RawHttp http = RawHttp.connect(server.address("web"))) {
            RawHttp.Response answer = http.ask("GET /metrics", "Accept: " + accept);

            assertThat(answer.header("Content-Type")).startsWith("text/plain; version=0.0.4");
        }
    }

    @Test
    void whatIsLeftOutIsCountedAndWhatWaitsIsTold() throws Exception {
        try (RunningServer server = RunningServer.start(DOORS);
                RawHttp http = RawHttp.connect(server.address("web"));
                CheckedHttp api = CheckedHttp.connect(server);
                StreamClient publisher = StreamClient.connect(server.address("text"));
                StreamClient slow = overflow(server, publisher)) {
            assertThat(scrape(http).value("polycast_pending_bytes", "endpoint", "slow"))
                    .isBetween(1.0, MAX_PENDING)
                    .isLessThanOrEqualTo(api.client("slow", "text").getDouble("pendingBytes"))
                    .isEqualTo(api.endpoint("slow").getDouble("pendingBytes"));
            assertThat(scrape(http).value("polycast_pending_total_bytes"))
                    .isBetween(1.0, scrape(http).value("polycast_pending_limit_bytes"));

            int dropped = left(slow);

            assertThat(dropped).isPositive();
            await().untilAsserted(() -> assertThat(scrape(http).value("polycast_pending_total_bytes"))
                    .isZero());
            Exposition after = scrape(http);
            assertThat(after.value("polycast_messages_dropped_total", "endpoint", "slow", "reason", "overflow"))
                    .isEqualTo(dropped);
            assertThat(after.value("polycast_messages_out_total", "endpoint", "slow"))
                    .isEqualTo(MESSAGES - dropped);
            assertThat(after.value("polycast_messages_in_total", "endpoint", "text"))
                    .isEqualTo(MESSAGES);
            assertThat(api.client("slow", "text").getInteger("messagesDropped")).isEqualTo(dropped);
            assertThat(api.endpoint("slow").getJsonObject("messagesDropped").getInteger("overflow"))
                    .isEqualTo(dropped);
        }
    }

    @Test
    void connectionsAreCounted() throws Exception {
        try (RunningServer server = RunningServer.start(DOORS);
                RawHttp http = RawHttp.connect(server.address("web"));
                StreamClient first = StreamClient.connect(server.address("full"))) {
            assertThat(first.ask("/ping")).isEqualTo("+PONG");
            try (StreamClient second = StreamClient.connect(server.address("full"))) {
                assertThat(second.readLine()).startsWith("-ERR too-many-connections");
            }
            Exposition exposition = scrape(http);

            assertThat(exposition.value("polycast_connections", "endpoint", "full"))
                    .isEqualTo(1);
            assertThat(exposition.value("polycast_connections_opened_total", "endpoint", "full"))
                    .isEqualTo(1);
            assertThat(exposition.value("polycast_connections_refused_total", "endpoint", "full"))
                    .isEqualTo(1);
        }
    }

    @Test
    void requestsAreTimedByRouteAndNotByTarget() throws Exception {
        try (RunningServer server = RunningServer.start(DOORS);
                RawHttp http = RawHttp.connect(server.address("web"))) {
            for (int i = 0; i < 5; i++) {
                assertThat(http.publish("room-" + i, "text/plain", "hello").status())
                        .isEqualTo(200);
            }
            assertThat(http.publish("a.*", "text/plain", "hello").status()).isEqualTo(400);
            http.ask("GET /nothing-" + 1);
            http.ask("GET /nothing-" + 2);
            Exposition exposition = scrape(http);

            String count = "polycast_http_requests_seconds_count";
            assertThat(exposition.value(count, "endpoint", "web", "method", "POST", "status", "200"))
                    .isEqualTo(5);
            assertThat(exposition.value(count, "method", "POST", "status", "400"))
                    .isEqualTo(1);
            assertThat(exposition.value(count, "status", "404")).isEqualTo(2);
            assertThat(exposition
                            .samples()
                            .filter(sample -> sample.name().equals(count))
                            .map(sample -> sample.labels().get("route")))
                    .noneMatch(route -> route.contains("room") || route.contains("nothing-"));
        }
    }
}
