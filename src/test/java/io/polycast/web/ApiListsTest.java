// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.polycast.testkit.RawHttp;
import io.polycast.testkit.RawWebSocket;
import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import io.vertx.core.json.JsonObject;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of lists, their order, and what they leave out. */
class ApiListsTest {
    private static final int CROWD = 2_000;
    private static final int PAGE = 137;

    /** Clients of several kinds that differ in everything that lists are sorted by. */
    private static final class Crowd implements AutoCloseable {
        private final RunningServer server;
        private final List<Closeable> clients = new ArrayList<>();

        Crowd(RunningServer server) throws IOException {
            this.server = server;
            RawHttp events = RawHttp.connect(server.address("web"));
            clients.add(events::close);
            assertThat(events.request("GET /channels/room.%3E/events")
                            .readHead()
                            .status())
                    .isEqualTo(200);
            String[] names = {"Anna", "bert", "Cleo", "dora"};
            for (int i = 0; i < names.length; i++) {
                StreamClient client = StreamClient.connect(server.address("text"));
                clients.add(client::close);
                assertThat(client.ask("/name " + names[i])).startsWith("+OK");
                for (int j = 0; j < i; j++) {
                    assertThat(client.ask("/sub room." + i + "." + j)).startsWith("+OK");
                    assertThat(client.ask("/pub room.3.0 x")).startsWith("+OK");
                }
            }
            clients.add(RawWebSocket.open(server.address("web"), "/ws")::close);
            clients.add(RawWebSocket.open(server.address("web"), "/ws/lobby")::close);
            StreamClient json = StreamClient.connect(server.address("json"));
            clients.add(json::close);
            assertThat(json.ask("{\"op\":\"sub\",\"channel\":\"lobby\"}")).contains("\"ok\"");
        }

        CheckedHttp api() throws IOException {
            CheckedHttp api = CheckedHttp.connect(server);
            clients.add(api::close);
            return api;
        }

        @Override
        public void close() throws IOException {
            for (Closeable client : clients) {
                client.close();
            }
        }
    }

    private static List<Object> values(List<JsonObject> items, String field) {
        return items.stream().map(item -> item.getValue(field)).toList();
    }

    /** Numbers by their value, text by its characters. */
    private static Comparator<Object> order() {
        return (a, b) -> a instanceof Number first && b instanceof Number second
                ? Long.compare(first.longValue(), second.longValue())
                : a.toString().compareTo(b.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/endpoints", "/api/clients", "/api/channels", "/api/nodes"})
    void listsAreSortedByEachFieldThatTheDocumentNames(String list) throws Exception {
        List<String> sorts = OpenApiDocument.read().valuesOf(list, "sort");
        assertThat(sorts).isNotEmpty();
        try (RunningServer server = RunningServer.web(3);
                Crowd crowd = new Crowd(server)) {
            CheckedHttp api = crowd.api();
            await().until(() -> api.endpoint("web").getInteger("messagesOut") >= 6);
            Set<Object> all = new HashSet<>(values(api.list(list), keyOf(list)));
            for (String sort : sorts) {
                boolean down = sort.startsWith("-");
                List<JsonObject> items = api.list(list + "?sort=" + sort);

                assertThat(values(items, sort.substring(down ? 1 : 0)))
                        .as("%s by %s", list, sort)
                        .isSortedAccordingTo(down ? order().reversed() : order());
                assertThat(values(items, keyOf(list))).containsExactlyInAnyOrderElementsOf(all);
            }
        }
    }

    private static String keyOf(String list) {
        return switch (list) {
            case "/api/clients" -> "id";
            case "/api/channels" -> "channel";
            default -> "name";
        };
    }

    @Test
    void listsHaveAnOrderWhenNoneIsAskedFor() throws Exception {
        try (RunningServer server = RunningServer.web(3);
                Crowd crowd = new Crowd(server)) {
            CheckedHttp api = crowd.api();

            assertThat(values(api.list("/api/endpoints"), "name")).containsExactly("web", "text", "json");
            assertThat(values(api.list("/api/clients"), "connectedAt")).isSortedAccordingTo(order());
            assertThat(values(api.list("/api/channels"), "subscribers")).isSortedAccordingTo(order().reversed());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/api/clients?q=ANNA, Anna",
        "/api/clients?q=beRT, bert",
        "/api/clients?q=nobody, ",
        "/api/clients?endpoint=text, Anna bert Cleo dora",
        "/api/clients?endpoint=text&q=cleo, Cleo",
        "/api/clients?endpoint=json&q=cleo, ",
        "/api/clients?endpoint=none, ",
        "/api/clients?protocol=text&sort=-name&limit=2, dora bert",
        "/api/clients?protocol=text&sort=name&limit=2&offset=1, Cleo bert",
        "/api/clients?protocol=text&offset=4, ",
    })
    void clientsAreFiltered(String target, String names) throws Exception {
        try (RunningServer server = RunningServer.web(3);
                Crowd crowd = new Crowd(server)) {
            List<Object> expected = names == null ? List.of() : List.of((Object[]) names.split(" "));

            assertThat(values(crowd.api().list(target), "name")).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    void clientsAreFoundByIdAndAddressAndProtocol() throws Exception {
        try (RunningServer server = RunningServer.web(3);
                Crowd crowd = new Crowd(server)) {
            CheckedHttp api = crowd.api();
            for (String protocol : List.of("json", "websocket-json", "websocket-raw", "sse")) {
                String endpoint = protocol.equals("json") ? "json" : "web";
                JsonObject client = api.client(endpoint, protocol);

                assertThat(api.list("/api/clients?q=" + client.getString("id"))).contains(client);
                // Clients of several endpoints may have the same port.
                assertThat(api.list("/api/clients?endpoint=" + endpoint + "&q=" + client.getString("remote")))
                        .containsExactly(client);
                assertThat(api.get("/api/clients/" + client.getString("id"))).isEqualTo(client);
            }
        }
    }

    @Test
    void channelsCountTheirSubscribersOnAllEventLoops() throws Exception {
        try (RunningServer server = RunningServer.web(3);
                Crowd crowd = new Crowd(server)) {
            CheckedHttp api = crowd.api();

            // Four text clients, a raw WebSocket and a json client.
            assertThat(api.list("/api/channels?q=LOBBY"))
                    .containsExactly(new JsonObject().put("channel", "lobby").put("subscribers", 6));
            assertThat(values(api.list("/api/channels?q=room&sort=channel"), "channel"))
                    .containsExactly("room.1.0", "room.2.0", "room.2.1", "room.3.0", "room.3.1", "room.3.2", "room.>");
            assertThat(api.get("/api/channels?q=room&limit=3&offset=5").getMap())
                    .containsEntry("total", 7)
                    .containsEntry("offset", 5)
                    .containsEntry("limit", 3);
        }
    }

    @Test
    void aClientShowsItsFirstSubscriptionsAndTheNumberOfAll() throws Exception {
        try (RunningServer server = RunningServer.web();
                CheckedHttp api = CheckedHttp.connect(server);
                StreamClient client = StreamClient.connect(server.address("text"))) {
            for (int i = 0; i < 30; i++) {
                assertThat(client.ask("/sub room." + i)).startsWith("+OK");
            }
            JsonObject item = api.client("text", "text");

            assertThat(item.getInteger("subscriptionCount")).isEqualTo(31);
            assertThat(item.getJsonArray("subscriptions")).hasSize(20).startsWith("lobby", "room.0", "room.1");
        }
    }

    static Stream<String> badParameters() {
        return Stream.of(
                "limit=0",
                "limit=1001",
                "limit=-1",
                "limit=x",
                "limit=",
                "limit=1.5",
                "limit=99999999999999999999",
                "offset=-1",
                "offset=x",
                "offset=",
                "sort=nothing",
                "sort=",
                "sort=-",
                "sort=--name",
                "sort=%2Bname",
                "sort=NAME",
                "page=2",
                "Limit=2",
                "limit=1&limit=2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/endpoints", "/api/clients", "/api/channels", "/api/nodes"})
    void badParametersAreRefused(String list) throws Exception {
        try (RunningServer server = RunningServer.web();
                CheckedHttp api = CheckedHttp.connect(server)) {
            for (String parameter : badParameters().toList()) {
                RawHttp.Response answer = api.ask("GET " + list + "?" + parameter);

                assertThat(answer.status()).as(parameter).isEqualTo(400);
                assertThat(answer.json().getString("code")).as(parameter).isEqualTo("bad-request");
            }
            assertThat(api.ask("GET " + list + "?endpoint=text").status())
                    .isEqualTo(list.equals("/api/clients") ? 200 : 400);
        }
    }

    @Test
    void aCrowdIsPagedThroughWithoutMissingOrRepeatingAnyone() throws Exception {
        List<StreamClient> crowd = new ArrayList<>();
        try (RunningServer server = RunningServer.web(3);
                CheckedHttp api = CheckedHttp.connect(server)) {
            for (int i = 0; i < CROWD; i++) {
                crowd.add(StreamClient.connect(server.address("text")));
            }
            await().until(() -> api.endpoint("text").getInteger("connections") == CROWD);
            for (String sort : List.of("connectedAt", "-name", "endpoint", "-messagesIn", "remote")) {
                List<Object> ids = new ArrayList<>();
                for (int offset = 0; offset < CROWD; offset += PAGE) {
                    JsonObject page =
                            api.get("/api/clients?endpoint=text&sort=" + sort + "&limit=" + PAGE + "&offset=" + offset);
                    assertThat(page.getInteger("total")).isEqualTo(CROWD);
                    page.getJsonArray("items").forEach(item -> ids.add(((JsonObject) item).getString("id")));
                }
                assertThat(ids).as(sort).hasSize(CROWD).doesNotHaveDuplicates();
            }
            assertThat(api.list("/api/clients?limit=1000")).hasSize(1_000);
            assertThat(loopsOf(api)).as("every event loop has some").containsExactlyInAnyOrder("0", "1", "2");
        } finally {
            for (StreamClient client : crowd) {
                client.close();
            }
        }
    }

    /** The loops in the ids of the first thousand. */
    private static Set<String> loopsOf(CheckedHttp api) throws IOException {
        return api.list("/api/clients?endpoint=text&limit=1000").stream()
                .map(item -> item.getString("id").split("-"))
                .map(parts -> parts[parts.length - 2])
                .collect(Collectors.toSet());
    }
}
