// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static io.polycast.testkit.RunningServer.door;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;

import io.polycast.testkit.RawHttp;
import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** What the server remembers, and its lists of who and what stands out. */
class ApiFigureLogTest {
    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(200));
    }

    private static List<Double> numbers(JsonArray series) {
        return IntStream.range(0, series.size())
                .mapToObj(series::getDouble)
                .map(value -> value == null ? 0 : value)
                .toList();
    }

    @Test
    void figuresAreThereForWhoeverComesLater() throws Exception {
        try (RunningServer server = RunningServer.web(2);
                CheckedHttp api = CheckedHttp.connect(server);
                StreamClient text = StreamClient.connect(server.address("text"))) {
            long first = soon().until(() -> api.get("/api/figures").getJsonArray("times"), times -> times.size() == 1)
                    .getLong(0);
            for (int i = 0; i < 500; i++) {
                text.sendLine("message " + i);
            }
            assertThat(text.ask("/ping")).isEqualTo("+PONG");
            JsonObject figures = soon().until(
                            () -> api.get("/api/figures?since=" + first),
                            later -> !later.getJsonArray("times").isEmpty());

            assertThat(numbers(figures.getJsonObject("totals").getJsonArray("messagesInPerSecond"))
                            .get(0))
                    .isPositive();
            assertThat(numbers(figures.getJsonObject("clients").getJsonArray("text"))
                            .get(0))
                    .isEqualTo(1);
            assertThat(numbers(figures.getJsonObject("totals").getJsonArray("heapUsedBytes"))
                            .get(0))
                    .isPositive();
            assertThat(numbers(figures.getJsonObject("totals").getJsonArray("descriptors"))
                            .get(0))
                    .isPositive();
            assertThat(figures.getJsonArray("times").getLong(0)).isGreaterThan(first);
            assertThat(api.ask("GET /api/figures?since=yesterday").status()).isEqualTo(400);
            assertThat(api.ask("GET /api/figures?limit=3").status()).isEqualTo(400);
        }
    }

    @Test
    void theBusiestChannelsAreListedWithWhoHearsThem() throws Exception {
        try (RunningServer server = RunningServer.web(2);
                CheckedHttp api = CheckedHttp.connect(server);
                StreamClient wide = StreamClient.connect(server.address("json"));
                StreamClient narrow = StreamClient.connect(server.address("json"));
                StreamClient publisher = StreamClient.connect(server.address("text"))) {
            assertThat(wide.ask("{\"op\":\"sub\",\"channel\":\"plant.>\"}")).contains("\"ok\"");
            assertThat(narrow.ask("{\"op\":\"sub\",\"channel\":\"plant.busy\"}"))
                    .contains("\"ok\"");
            assertThat(api.list("/api/channels/busiest")).isEmpty();

            List<JsonObject> busiest = soon().until(
                            () -> {
                                for (int i = 0; i < 10; i++) {
                                    publisher.sendLine("/pub plant.busy 12345");
                                }
                                publisher.sendLine("/pub plant.calm 12345");
                                return api.list("/api/channels/busiest");
                            },
                            items -> items.size() == 2);
            JsonObject busy = busiest.get(0);
            assertThat(busy.getString("channel")).isEqualTo("plant.busy");
            assertThat(busy.getInteger("subscribers")).isEqualTo(2);
            assertThat(busy.getDouble("messagesPerSecond"))
                    .isGreaterThan(busiest.get(1).getDouble("messagesPerSecond"));
            assertThat(busy.getDouble("bytesPerSecond"))
                    .isCloseTo(5 * busy.getDouble("messagesPerSecond"), withinPercentage(0.1));
            assertThat(busiest.get(1).getInteger("subscribers")).isEqualTo(1);
            assertThat(api.list("/api/channels/busiest?sort=channel&q=CALM")).hasSize(1);
        }
    }

    @Test
    void theSlowestClientsAreListedWithWhatWaitsForThem() throws Exception {
        try (RunningServer server = RunningServer.start(
                        2,
                        "auto",
                        door("text").limits(limits -> limits.maxPending(64 << 10)),
                        door("publish"),
                        door("web").http());
                CheckedHttp api = CheckedHttp.connect(server);
                StreamClient slow = StreamClient.connect(server.address("text"), 4_096);
                StreamClient fast = StreamClient.connect(server.address("text"));
                StreamClient publisher = StreamClient.connect(server.address("publish"))) {
            assertThat(slow.ask("/name slow")).startsWith("+OK");
            assertThat(slow.ask("/sub data")).startsWith("+OK");
            assertThat(fast.ask("/ping")).isEqualTo("+PONG");
            assertThat(api.list("/api/clients/slowest")).isEmpty();

            String message = "/pub data " + "x".repeat(1_000);
            List<JsonObject> slowest = soon().until(
                            () -> {
                                for (int i = 0; i < 2_000; i++) {
                                    publisher.sendLine(message);
                                }
                                return api.list("/api/clients/slowest");
                            },
                            items -> !items.isEmpty() && items.get(0).getInteger("messagesDropped") > 0);
            assertThat(slowest).hasSize(1);
            assertThat(slowest.get(0).getString("name")).isEqualTo("slow");
            assertThat(slowest.get(0).getInteger("pendingBytes")).isPositive();
        }
    }

    @Test
    void connectionsThatOnlyAskAreNoClients() throws Exception {
        try (RunningServer server = RunningServer.web(2);
                CheckedHttp api = CheckedHttp.connect(server);
                CheckedHttp other = CheckedHttp.connect(server);
                RawHttp events = RawHttp.connect(server.address("web"))) {
            assertThat(events.request("GET /channels/lobby/events").readHead().status())
                    .isEqualTo(200);
            assertThat(other.list("/api/nodes").get(0).getInteger("clients")).isEqualTo(1);
            JsonObject web = api.endpoint("web");
            assertThat(web.getInteger("clients"))
                    .isEqualTo(api.get("/api/clients?endpoint=web").getInteger("total"))
                    .isEqualTo(1);
            assertThat(web.getInteger("connections")).isEqualTo(3);
        }
    }
}
