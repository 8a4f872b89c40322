// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.polycast.testkit.RawHttp;
import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2 without TLS, as RFC 9113 has it by prior knowledge, and RFC 7540 by an upgrade. */
class Http2Test {
    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();

    @AfterEach
    void endClient() throws Exception {
        get(vertx.close());
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private HttpClient client(RunningServer server, boolean upgrade) {
        HttpClientOptions options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(upgrade)
                .setDefaultHost("127.0.0.1")
                .setDefaultPort(server.address("web").getPort());
        return vertx.createHttpClient(options, new PoolOptions().setHttp2MaxSize(1));
    }

    /** A response whose body is collected from the start. */
    private record Stream(HttpClientResponse head, Queue<String> parts) {
        String text() {
            return String.join("", parts);
        }
    }

    private Stream open(HttpClient client, String target) throws Exception {
        Queue<String> parts = new ConcurrentLinkedQueue<>();
        return onOneLoop(() -> client.request(HttpMethod.GET, target)
                .compose(HttpClientRequest::send)
                .map(response -> {
                    response.handler(part -> parts.add(part.toString()));
                    return new Stream(response, parts);
                }));
    }

    private String publish(HttpClient client, String channel, Buffer body) throws Exception {
        return onOneLoop(() -> client.request(HttpMethod.POST, "/channels/" + channel)
                .compose(request -> request.send(body))
                .compose(response -> response.body()
                        .map(answer -> response.version() + " " + response.statusCode() + " " + answer)
                        .map(String::strip)));
    }

    /** From elsewhere, a response could be over before anybody has asked for its body. */
    private <T> T onOneLoop(Supplier<Future<T>> task) throws Exception {
        Promise<T> done = Promise.promise();
        loop.runOnContext(nothing -> task.get().onComplete(done));
        return get(done.future());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void publishingAndListeningShareAConnection(boolean upgrade) throws Exception {
        try (RunningServer server = RunningServer.web();
                StreamClient text = StreamClient.connect(server.address("text"))) {
            HttpClient client = client(server, upgrade);
            // The first request is the one that is upgraded.
            assertThat(publish(client, "nobody", Buffer.buffer("x"))).isEqualTo("HTTP_2 200 {\"delivered\":0}");
            Stream one = open(client, "/channels/one/events");
            Stream two = open(client, "/channels/%3E/events");
            assertThat(one.head().version()).isEqualTo(HttpVersion.HTTP_2);
            assertThat(one.head().statusCode()).isEqualTo(200);
            assertThat(one.head().getHeader("Content-Type")).startsWith("text/event-stream");
            assertThat(one.head().headers().contains("Connection")).isFalse();
            assertThat(one.head().headers().contains("Transfer-Encoding")).isFalse();
            await().until(() ->
                    one.text().contains("retry: 2000\n") && two.text().contains("retry: 2000\n"));

            assertThat(publish(client, "one", Buffer.buffer("first"))).isEqualTo("HTTP_2 200 {\"delivered\":2}");
            assertThat(publish(client, "other", Buffer.buffer("second"))).isEqualTo("HTTP_2 200 {\"delivered\":1}");
            text.sendLine("third");
            await().until(() -> two.text().endsWith("\ndata: third\n\n"));

            assertThat(one.text()).endsWith("\ndata: first\n\n");
            assertThat(two.text()).contains("\ndata: first\n\n").contains("\ndata: second\n\n");
            get(client.close());
            await().untilAsserted(() ->
                    assertThat(server.gauge("polycast.connections", "web")).isZero());
        }
    }

    @Test
    void aStreamThatIsResetIsNoSubscriberAnyMore() throws Exception {
        try (RunningServer server = RunningServer.web()) {
            HttpClient client = client(server, false);
            Stream one = open(client, "/channels/lobby/events");
            Stream two = open(client, "/channels/lobby/events");
            await().until(() -> one.text().contains("retry: ") && two.text().contains("retry: "));
            assertThat(publish(client, "lobby", Buffer.buffer("both"))).endsWith("{\"delivered\":2}");
            get(one.head().request().reset(0x8).mapEmpty());
            await().untilAsserted(() ->
                    assertThat(publish(client, "lobby", Buffer.buffer("one"))).endsWith("{\"delivered\":1}"));
            get(client.close());
        }
    }

    @Test
    void theEndOfTheServerIsAnEventHereToo() throws Exception {
        try (RunningServer server = RunningServer.web()) {
            HttpClient client = client(server, false);
            Stream stream = open(client, "/channels/lobby/events");
            Future<Void> end = stream.head().end();
            await().until(() -> stream.text().contains("retry: "));
            CompletableFuture.runAsync(server::close).get(60, TimeUnit.SECONDS);
            get(end);
            assertThat(stream.text()).contains("event: end\n").contains("\"code\":\"going-away\"");
        }
    }

    @Test
    void manyMessagesKeepTheirOrder() throws Exception {
        int messages = 2_000;
        try (RunningServer server = RunningServer.web();
                RawHttp http = RawHttp.connect(server.address("web"))) {
            EventStreams.open(http, "/channels/lobby/events");
            HttpClient client = client(server, false);
            for (int i = 0; i < messages; i++) {
                // In turn: streams of one connection have no order among each other.
                assertThat(publish(client, "lobby", Buffer.buffer("number " + i)))
                        .startsWith("HTTP_2 200");
            }
            for (int i = 0; i < messages; i++) {
                assertThat(EventStreams.next(http)).endsWith("\ndata: number " + i + "\n\n");
            }
            get(client.close());
        }
    }

    @Test
    void aBodyThatIsTooLongIsRefusedAndTheConnectionGoesOn() throws Exception {
        try (RunningServer server = RunningServer.web("\"maxMessageSize\": 1000")) {
            HttpClient client = client(server, false);
            assertThat(publish(client, "lobby", Buffer.buffer("x".repeat(1_000))))
                    .startsWith("HTTP_2 200");
            assertThat(publish(client, "lobby", Buffer.buffer("x".repeat(1_001))))
                    .startsWith("HTTP_2 413")
                    .contains("too-big");
            assertThat(publish(client, "lobby", Buffer.buffer("x"))).startsWith("HTTP_2 200");
            get(client.close());
        }
    }
}
