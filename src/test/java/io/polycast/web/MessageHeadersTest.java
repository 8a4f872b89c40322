// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.testkit.RawHttp;
import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers of messages that come in by POST, and where they come out. */
class MessageHeadersTest {
    private static final String ALLOWED = "https://dashboard.example";

    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.web("\"maxMessageSize\": 1000, \"allowedOrigins\": [\"" + ALLOWED + "\"]");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RawHttp connect() throws Exception {
        return RawHttp.connect(server.address("web"));
    }

    private StreamClient json() throws Exception {
        StreamClient client = StreamClient.connect(server.address("json"));
        assertThat(client.ask("{\"op\":\"sub\",\"channel\":\">\"}")).isEqualTo("{\"op\":\"ok\"}");
        return client;
    }

    /** Posts {@code hi}. */
    private static RawHttp.Response post(RawHttp http, String... headers) throws Exception {
        String[] all = Stream.concat(Stream.of("Content-Length: 2"), Stream.of(headers))
                .toArray(String[]::new);
        http.request("POST /channels/lobby", all).stream().send("hi".getBytes(UTF_8));
        return http.readResponse();
    }

    @Test
    void comeOutInTheirOrder() throws Exception {
        try (RawHttp http = connect();
                StreamClient to = json()) {
            assertThat(post(
                                    http,
                                    "Polycast-Header-b: 1",
                                    "Content-Type: text/plain",
                                    "Polycast-Header-a:   x: y ",
                                    "X-Polycast-Header-No: no",
                                    "Polycast-Header-b: 2, 3")
                            .text())
                    .isEqualTo("{\"delivered\":1}");
            assertThat(to.readLine())
                    .contains("\"type\":\"text/plain\",\"headers\":{\"b\":[\"1\",\"2, 3\"],\"a\":\"x: y\"},\"time\"");
        }
    }

    @Test
    void haveNamesInLowerCaseWhateverTheVersionOfHttp() throws Exception {
        InetSocketAddress address = server.address("web");
        Vertx vertx = Vertx.vertx();
        try (RawHttp http = connect();
                StreamClient to = json()) {
            post(http, "POLYCAST-HEADER-Trace-Id: Aä🎉");
            String first = to.readLine();
            assertThat(first).contains("\"headers\":{\"trace-id\":\"Aä🎉\"}");
            HttpClient client = vertx.createHttpClient(new HttpClientOptions()
                    .setDefaultHost(address.getHostString())
                    .setDefaultPort(address.getPort())
                    .setProtocolVersion(HttpVersion.HTTP_2)
                    .setHttp2ClearTextUpgrade(false));
            // The client writes each character as a byte.
            String value = new String("Aä🎉".getBytes(UTF_8), java.nio.charset.StandardCharsets.ISO_8859_1);
            assertThat(client.request(HttpMethod.POST, "/channels/lobby")
                            .compose(request -> request.putHeader("polycast-header-trace-id", value)
                                    .send(Buffer.buffer("hi")))
                            .map(response -> response.version() + " " + response.statusCode())
                            .toCompletionStage()
                            .toCompletableFuture()
                            .get(60, TimeUnit.SECONDS))
                    .isEqualTo("HTTP_2 200");
            assertThat(to.readLine().replaceAll("\\d{13}", "")).isEqualTo(first.replaceAll("\\d{13}", ""));
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void goWithEveryLine() throws Exception {
        try (RawHttp http = connect();
                StreamClient to = json()) {
            http
                    .request(
                            "POST /channels/lobby",
                            "Content-Type: application/x-ndjson",
                            "Content-Length: 4",
                            "Polycast-Header-a: 1")
                    .stream()
                    .send("1\n2\n".getBytes(UTF_8));
            assertThat(http.readResponse().text()).isEqualTo("{\"delivered\":2,\"messages\":2}");
            assertThat(to.readLine()).contains("\"data\":1,\"headers\":{\"a\":\"1\"},");
            assertThat(to.readLine()).contains("\"data\":2,\"headers\":{\"a\":\"1\"},");
        }
    }

    @Test
    void comeOutOfEventStreamsAndOfTextInJson() throws Exception {
        try (RawHttp http = connect();
                RawHttp events = connect();
                StreamClient text = StreamClient.connect(server.address("text"))) {
            assertThat(text.ask("/format json")).startsWith("+OK");
            EventStreams.open(events, "/channels/lobby/events?format=json");
            assertThat(post(http, "Polycast-Header-a: 1", "Polycast-Header-a: 2")
                            .text())
                    .isEqualTo("{\"delivered\":2}");
            assertThat(text.readLine()).contains("\"headers\":{\"a\":[\"1\",\"2\"]}");
            assertThat(EventStreams.next(events)).contains("\"headers\":{\"a\":[\"1\",\"2\"]}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Polycast-Header-: x", "Polycast-Header-a: \u00c3"})
    void areRefusedWhenNoMessageCanHaveThem(String header) throws Exception {
        try (RawHttp http = connect();
                StreamClient to = json()) {
            byte[] request = http.head("POST /channels/lobby", "Content-Length: 2", header)
                    .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
            http.stream().send(request);
            http.stream().send("hi".getBytes(UTF_8));
            RawHttp.Response answer = http.readResponse();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().getString("code")).isEqualTo("bad-request");
            post(http, "Polycast-Header-b: next");
            assertThat(to.readLine()).as("the connection goes on").contains("\"b\":\"next\"");
        }
    }

    @Test
    void areBoundedInNumber() throws Exception {
        try (RawHttp http = connect()) {
            assertThat(post(http, headers(64)).status()).isEqualTo(200);
            RawHttp.Response answer = post(http, headers(65));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().getString("detail")).contains("64");
        }
    }

    private static String[] headers(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "Polycast-Header-a: " + i)
                .toArray(String[]::new);
    }

    @Test
    void countTowardsTheSizeOfTheMessage() throws Exception {
        try (RawHttp http = connect()) {
            assertThat(post(http, "Polycast-Header-ab: " + "x".repeat(1_000 - 4))
                            .status())
                    .isEqualTo(200);
            RawHttp.Response answer = post(http, "Polycast-Header-ab: " + "x".repeat(1_000 - 3));
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.json().getString("code")).isEqualTo("too-big");
        }
    }

    @Test
    void pagesOfAllowedOriginsMaySendThem() throws Exception {
        try (RawHttp http = connect()) {
            String allowed = http.ask(
                            "OPTIONS /channels/lobby",
                            "Origin: " + ALLOWED,
                            "Access-Control-Request-Method: POST",
                            "Access-Control-Request-Headers: content-type,polycast-header-trace,x-other")
                    .header("Access-Control-Allow-Headers")
                    .toLowerCase(Locale.ROOT);
            assertThat(allowed.split(" *, *"))
                    .contains("content-type", "polycast-header-trace")
                    .doesNotContain("x-other");
        }
    }
}
