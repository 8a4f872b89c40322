// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.testkit.RawHttp;
import io.polycast.testkit.RunningServer;
import io.polycast.web.OpenApiDocument.Operation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** An HTTP client that holds every answer against the OpenAPI document, and remembers what it asked for. */
final class CheckedHttp implements AutoCloseable {
    private final OpenApiDocument document;
    private final RawHttp http;
    private final Set<Operation> asked = new TreeSet<>();

    private CheckedHttp(OpenApiDocument document, RawHttp http) {
        this.document = document;
        this.http = http;
    }

    static CheckedHttp connect(InetSocketAddress address) throws IOException {
        return new CheckedHttp(OpenApiDocument.read(), RawHttp.connect(address));
    }

    /** Connects to the endpoint {@code web}. */
    static CheckedHttp connect(RunningServer server) throws IOException {
        return connect(server.address("web"));
    }

    /** Asks without a body. What has no end, an event stream or a WebSocket, is left to the caller but for its head. */
    RawHttp.Response ask(String methodAndTarget, String... headers) throws IOException {
        RawHttp.Response head = http.request(methodAndTarget, headers).readHead();
        boolean endless = head.status() == 101 || head.header("Content-Type").startsWith("text/event-stream");
        return checked(methodAndTarget, endless ? head : http.readBody(head));
    }

    /** Publishes on a channel as it stands in a URL. */
    RawHttp.Response publish(String channel, String contentType, String body) throws IOException {
        http.post(channel, contentType, body.getBytes(StandardCharsets.UTF_8));
        return checked("POST /channels/" + channel, http.readResponse());
    }

    /** What a GET answers with, when it goes well. */
    JsonObject get(String target) throws IOException {
        RawHttp.Response answer = ask("GET " + target);
        assertThat(answer.status()).as("%s: %s", target, answer.text()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        return answer.json();
    }

    /** The items of a list. */
    List<JsonObject> list(String target) throws IOException {
        JsonArray items = get(target).getJsonArray("items");
        return IntStream.range(0, items.size()).mapToObj(items::getJsonObject).toList();
    }

    /** The item of an endpoint. */
    JsonObject endpoint(String name) throws IOException {
        return list("/api/endpoints").stream()
                .filter(item -> item.getString("name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The only client of an endpoint that speaks this protocol. */
    JsonObject client(String endpoint, String protocol) throws IOException {
        List<JsonObject> items = list("/api/clients?endpoint=" + endpoint + "&protocol=" + protocol);
        assertThat(items).as("clients of %s that speak %s", endpoint, protocol).hasSize(1);
        return items.get(0);
    }

    private RawHttp.Response checked(String methodAndTarget, RawHttp.Response answer) {
        String[] words = methodAndTarget.split(" ", 2);
        Operation operation = document.operation(words[0], words[1]);
        document.check(operation, answer);
        asked.add(operation);
        return answer;
    }

    /** What was asked for so far. */
    Set<Operation> asked() {
        return asked;
    }

    RawHttp http() {
        return http;
    }

    @Override
    public void close() throws IOException {
        http.close();
    }
}
