// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.testkit.RawHttp;
import io.polycast.testkit.RawWebSocket;
import io.polycast.testkit.RunningServer;
import io.polycast.web.OpenApiDocument.Operation;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An endpoint serves what its {@code serves} says, and nothing else is to be found there. */
class ServesTest {
    /** Where 404 has another meaning, too. */
    private static final Set<String> NAMED_THINGS = Set.of("/assets/{name}", "/api/clients/{id}");

    private static Set<Operation> tagged(OpenApiDocument document, String tag, boolean with) {
        return document.operations().stream()
                .filter(operation -> !NAMED_THINGS.contains(operation.path()))
                .filter(operation -> document.tags(operation).contains(tag) == with)
                .collect(Collectors.toSet());
    }

    /** All operations whose answer is that there is no such thing. */
    private static Set<Operation> notFound(RunningServer server, OpenApiDocument document) throws IOException {
        Set<Operation> notFound = new TreeSet<>();
        Set<Operation> all = tagged(document, "none", false);
        for (Operation operation : all) {
            try (CheckedHttp http = CheckedHttp.connect(server)) {
                String target = operation.method() + " " + operation.path().replaceAll("\\{[a-z]+}", "lobby");
                RawHttp.Response answer = operation.method().equals("POST")
                        ? http.publish("lobby", "text/plain", "hello")
                        : http.ask(target, RawWebSocket.handshakeHeaders());
                if (answer.status() == 404) {
                    notFound.add(operation);
                }
            }
        }
        return notFound;
    }

    @ParameterizedTest
    @ValueSource(strings = {"public", "admin", "metrics"})
    void whatAnEndpointDoesNotServeIsNotThere(String served) throws Exception {
        OpenApiDocument document = OpenApiDocument.read();
        try (RunningServer server = RunningServer.web("\"serves\": [\"" + served + "\"]")) {
            assertThat(notFound(server, document)).containsExactlyInAnyOrderElementsOf(tagged(document, served, false));
        }
    }

    @Test
    void anEndpointMayServeBoth() throws Exception {
        try (RunningServer server = RunningServer.web("\"serves\": [\"admin\", \"public\"]")) {
            assertThat(notFound(server, OpenApiDocument.read())).isEmpty();
        }
    }

    @Test
    void whoMayReadMetricsMayDisconnectNobody() throws Exception {
        try (RunningServer server = RunningServer.start("""
                        {"endpoints": {
                          "web":  {"listen": "http://127.0.0.1:0"},
                          "figures":  {"listen": "http://127.0.0.1:0", "serves": ["metrics"]}}}
                        """);
                CheckedHttp admin = CheckedHttp.connect(server);
                CheckedHttp figures = CheckedHttp.connect(server.address("figures"));
                RawWebSocket socket = RawWebSocket.open(server.address("web"), "/ws/lobby")) {
            assertThat(figures.ask("GET /metrics").text()).contains("polycast_connections");
            assertThat(admin.list("/api/endpoints"))
                    .extracting(item -> item.getJsonArray("serves").getList())
                    .containsExactly(List.of("public", "admin"), List.of("metrics"));
            String client =
                    "/api/clients/" + admin.client("web", "websocket-raw").getString("id");

            assertThat(figures.ask("DELETE " + client).status()).isEqualTo(404);
            assertThat(admin.get(client).getString("endpoint")).isEqualTo("web");
            assertThat(socket.handshake().status()).isEqualTo(101);
        }
    }

    @Test
    void oneEndpointForClientsAndOneForOperatorsTellOfEachOther() throws Exception {
        try (RunningServer server = RunningServer.start("""
                        {"eventLoops": 2, "endpoints": {
                          "open": {"listen": "http://127.0.0.1:0", "serves": ["public"]},
                          "web":  {"listen": "http://127.0.0.1:0", "serves": ["admin"]}}}
                        """);
                CheckedHttp admin = CheckedHttp.connect(server);
                CheckedHttp open = CheckedHttp.connect(server.address("open"));
                RawWebSocket socket = RawWebSocket.open(server.address("open"), "/ws/lobby")) {
            assertThat(open.publish("lobby", "text/plain", "hello").json().getInteger("delivered"))
                    .isEqualTo(1);
            assertThat(socket.readText()).isEqualTo("hello");

            assertThat(admin.list("/api/endpoints"))
                    .extracting(item -> item.getJsonArray("serves").getList())
                    .containsExactly(List.of("public"), List.of("admin"));
            JsonObject client = admin.client("open", "websocket-raw");
            assertThat(admin.ask("DELETE /api/clients/" + client.getString("id"))
                            .status())
                    .isEqualTo(204);
            assertThat(socket.next()).isEqualTo("close 1008");
        }
    }
}
