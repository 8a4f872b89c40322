// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.protocol.Protocol;
import io.polycast.testkit.RawHttp;
import io.polycast.testkit.RawWebSocket;
import io.polycast.testkit.RunningServer;
import io.polycast.testkit.ShippedProtocols;
import io.polycast.testkit.StreamClient;
import io.polycast.web.OpenApiDocument.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The server and its OpenAPI document say the same: about each route, what it answers, and what it refuses. */
class ApiTest {
    /** The class has a line for each route, with its path, except for those that protocols bring along. */
    private static final Pattern ROUTE = Pattern.compile("\"(/[^\"]*)\"");

    private static final Pattern ASSET = Pattern.compile("\"/?(assets/[a-z0-9.-]+)\"");

    /** A request's target for a path of the document. */
    private static String target(Operation operation) {
        return operation.path().replaceAll("\\{[a-z]+}", "lobby");
    }

    @Test
    void everyOperationIsAnsweredAsTheDocumentSays() throws Exception {
        Set<Operation> asked = new TreeSet<>();
        try (RunningServer server = RunningServer.web();
                CheckedHttp http = CheckedHttp.connect(server);
                CheckedHttp events = CheckedHttp.connect(server);
                CheckedHttp json = CheckedHttp.connect(server);
                CheckedHttp raw = CheckedHttp.connect(server);
                CheckedHttp nats = CheckedHttp.connect(server);
                StreamClient text = StreamClient.connect(server.address("text"))) {
            assertThat(text.ask("/ping")).isEqualTo("+PONG");
            assertThat(events.ask("GET /channels/lobby/events").status()).isEqualTo(200);
            assertThat(json.ask("GET /ws", RawWebSocket.handshakeHeaders()).status())
                    .isEqualTo(101);
            assertThat(raw.ask("GET /ws/lobby", RawWebSocket.handshakeHeaders()).status())
                    .isEqualTo(101);
            assertThat(nats.ask("GET /nats", RawWebSocket.handshakeHeaders()).status())
                    .isEqualTo(101);

            publish(http);
            lists(http);
            page(http);
            endClient(http);

            List.of(http, events, json, raw, nats).forEach(client -> asked.addAll(client.asked()));
        }
        assertThat(asked).isEqualTo(OpenApiDocument.read().operations());
    }

    private static void publish(CheckedHttp http) throws IOException {
        assertThat(http.publish("lobby", "text/plain", "hello").json().getMap()).containsOnlyKeys("delivered");
        assertThat(http.publish("lobby", "application/x-ndjson", "1\n2\n")
                        .json()
                        .getMap())
                .containsEntry("messages", 2)
                .containsOnlyKeys("delivered", "messages");
        assertThat(http.publish("lobby", "application/json", "{").json().getString("code"))
                .isEqualTo("bad-json");
        assertThat(http.publish("a.*", "text/plain", "hello").json().getString("code"))
                .isEqualTo("bad-channel");
    }

    private static void lists(CheckedHttp http) throws IOException {
        assertThat(http.list("/api/endpoints")).hasSize(3);
        assertThat(http.list("/api/clients")).hasSizeGreaterThanOrEqualTo(4);
        assertThat(http.list("/api/channels")).hasSize(1);
        assertThat(http.list("/api/nodes")).hasSize(1);
        assertThat(http.list("/api/clients/slowest")).isEmpty();
        assertThat(http.list("/api/channels/busiest")).isEmpty();
        assertThat(http.get("/api/figures").getInteger("stepSeconds")).isEqualTo(10);
        assertThat(http.get("/api/sockets").getMap()).containsOnlyKeys("skipped", "events");
        assertThat(http.get("/health/live").getString("status")).isEqualTo("UP");
        assertThat(http.get("/health/ready").getString("status")).isEqualTo("UP");
        assertThat(http.ask("GET /metrics").text()).contains("polycast_connections");
        assertThat(http.ask("GET /api/openapi.json").json().getString("openapi"))
                .startsWith("3.1");
        assertThat(http.ask("GET /api/asyncapi.json").json().getString("asyncapi"))
                .startsWith("3.0");
    }

    private static void page(CheckedHttp http) throws IOException {
        Matcher asset = ASSET.matcher(http.ask("GET /").text());
        assertThat(asset.find()).as("the page has files").isTrue();
        RawHttp.Response file = http.ask("GET /" + asset.group(1));
        assertThat(file.status()).isEqualTo(200);
        RawHttp.Response again = http.ask("GET /" + asset.group(1), "If-None-Match: " + file.header("ETag"));
        assertThat(again.status()).isEqualTo(304);
        assertThat(http.ask("GET /assets/none.js").status()).isEqualTo(404);
        assertThat(http.ask("GET /favicon.ico").status()).isIn(200, 204);
        assertThat(http.ask("GET /learn").status()).isEqualTo(200);
    }

    private static void endClient(CheckedHttp http) throws IOException {
        String client = "/api/clients/" + http.client("text", "text").getString("id");
        assertThat(http.get(client).getString("endpoint")).isEqualTo("text");
        assertThat(http.ask("DELETE " + client).status()).isEqualTo(204);
        assertThat(http.ask("DELETE /api/clients/nobody").status()).isEqualTo(404);
        assertThat(http.ask("GET /api/clients/nobody").status()).isEqualTo(404);
    }

    @Test
    void aForeignOriginIsRefusedEverywhere() throws Exception {
        try (RunningServer server = RunningServer.web();
                CheckedHttp http = CheckedHttp.connect(server)) {
            for (Operation operation : OpenApiDocument.read().operations()) {
                RawHttp.Response answer =
                        http.ask(operation.method() + " " + target(operation), "Origin: http://evil.example");

                assertThat(answer.status()).as(operation.toString()).isEqualTo(403);
                assertThat(answer.json().getString("code")).isEqualTo("forbidden-origin");
            }
        }
    }

    @Test
    void aForeignHostIsRefusedEverywhere() throws Exception {
        OpenApiDocument document = OpenApiDocument.read();
        try (RunningServer server = RunningServer.web();
                RawHttp http = RawHttp.connect(server.address("web"))) {
            for (Operation operation : document.operations()) {
                http.send(operation.method() + " " + target(operation) + " HTTP/1.1\r\nHost: evil.example\r\n\r\n");
                RawHttp.Response answer = http.readResponse();

                document.check(operation, answer);
                assertThat(answer.status()).as(operation.toString()).isEqualTo(421);
                assertThat(answer.json().getString("code")).isEqualTo("wrong-host");
            }
        }
    }

    @Test
    void aMethodThatIsNotInTheDocumentIsRefused() throws Exception {
        OpenApiDocument document = OpenApiDocument.read();
        try (RunningServer server = RunningServer.web();
                RawHttp http = RawHttp.connect(server.address("web"))) {
            for (Operation operation : document.operations()) {
                Set<String> documented = methodsOf(document, operation.path());
                for (String method : List.of("GET", "PUT", "POST", "DELETE", "PATCH")) {
                    if (!documented.contains(method)) {
                        RawHttp.Response answer = http.ask(method + " " + target(operation), "Content-Length: 0");

                        document.checkProblem(answer);
                        assertThat(answer.status())
                                .as("%s of %s", method, operation)
                                .isEqualTo(405);
                        assertThat(answer.json().getString("code")).isEqualTo("method-not-allowed");
                        assertThat(methods(answer.header("Allow"))).isEqualTo(documented);
                    }
                }
            }
        }
    }

    private static Set<String> methodsOf(OpenApiDocument document, String path) {
        return document.operations().stream()
                .filter(operation -> operation.path().equals(path))
                .map(Operation::method)
                .collect(Collectors.toSet());
    }

    /** What a header names, but for the methods that every route has. */
    private static Set<String> methods(String allow) {
        Set<String> methods =
                new TreeSet<>(Arrays.asList(allow.toUpperCase(Locale.ROOT).split(", ?")));
        methods.removeAll(Set.of("HEAD", "OPTIONS"));
        return methods;
    }

    @Test
    void whatIsNotThereIsAProblemToo() throws Exception {
        List<String> targets = List.of(
                "/api",
                "/api/clients/a/b",
                "/api/nothing",
                "/api/openapi",
                "/assets",
                "/assets/../openapi.json",
                "/assets/%2e%2e/openapi.json",
                "/assets/..%2fopenapi.json",
                "/openapi.json",
                "/health",
                "/health/none",
                "/channels",
                "/index.html",
                "/nothing");
        try (RunningServer server = RunningServer.web();
                RawHttp http = RawHttp.connect(server.address("web"))) {
            for (String target : targets) {
                RawHttp.Response answer = http.ask("GET " + target);

                OpenApiDocument.read().checkProblem(answer);
                assertThat(answer.status()).as(target).isEqualTo(404);
                assertThat(answer.json().getString("code")).isEqualTo("not-found");
            }
        }
    }

    @Test
    void everyRouteIsInTheDocument() throws Exception {
        String routes = Files.readString(Path.of("src", "main", "java", "io", "polycast", "web", "Routes.java"));
        Set<String> paths = ROUTE.matcher(routes)
                .results()
                .map(found -> found.group(1).replaceAll(":([a-z]+)", "{$1}"))
                .collect(Collectors.toSet());
        for (Protocol protocol : ShippedProtocols.all()) {
            protocol.webSocketPath().ifPresent(paths::add);
        }

        assertThat(OpenApiDocument.read().operations().stream().map(Operation::path))
                .hasSameElementsAs(paths);
    }

    @Test
    void theDocumentThatIsServedIsTheOneInTheJar() throws Exception {
        try (RunningServer server = RunningServer.web();
                CheckedHttp http = CheckedHttp.connect(server)) {
            assertThat(http.ask("GET /api/openapi.json").json().encode())
                    .isEqualTo(OpenApiDocument.read().root().toString());
        }
    }
}
