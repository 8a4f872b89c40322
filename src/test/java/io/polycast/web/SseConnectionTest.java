// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.polycast.testkit.RawHttp;
import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long event streams live, what happens to slow readers, and how they end. */
class SseConnectionTest {
    private static final String TARGET = "/channels/lobby/events";
    private static final int SMALL = 4_096;
    private static final Pattern RETRY = Pattern.compile("retry: (\\d+)\n");

    private static RawHttp listen(RunningServer server, int receiveBuffer) throws IOException {
        RawHttp http = RawHttp.connect(server.address("web"), receiveBuffer);
        EventStreams.open(http, TARGET);
        return http;
    }

    private static long connections(RunningServer server) {
        return server.gauge("polycast.connections", "web");
    }

    @Test
    void whoDoesNotReadIsToldWhatItMissedInItsPlace() throws Exception {
        int messages = 3_000;
        try (RunningServer server = RunningServer.web("\"maxPending\": 65536", "\"maxMessageSize\": 65536");
                RawHttp http = listen(server, SMALL);
                StreamClient text = StreamClient.connect(server.address("text"))) {
            String padding = " ".repeat(3_000);
            for (int i = 0; i < messages; i++) {
                text.sendLine(i + padding);
            }
            assertThat(text.ask("/ping")).isEqualTo("+PONG");
            int next = 0;
            int missed = 0;
            while (next < messages) {
                String event = EventStreams.next(http);
                if (event.startsWith("event: gap\n")) {
                    assertThat(event).matches("event: gap\ndata: \\{\"channel\":\"lobby\",\"dropped\":\\d+}\n\n");
                    int dropped = new JsonObject(event.substring(event.indexOf('{'))).getInteger("dropped");
                    missed += dropped;
                    next += dropped;
                } else {
                    assertThat(event).endsWith("\ndata: " + next + padding + "\n\n");
                    next++;
                }
            }
            assertThat(missed).isPositive();
            assertThat(server.count("polycast.messages.dropped", "web")).isEqualTo(missed);
            await().untilAsserted(() -> assertThat(server.pendingTotal()).isZero());
        }
    }

    @Test
    void whoIsTooSlowIsEndedWhereTheEndpointSaysSo() throws Exception {
        try (RunningServer server = RunningServer.web("\"overflow\": \"disconnect\"");
                RawHttp http = listen(server, SMALL);
                StreamClient text = StreamClient.connect(server.address("text"))) {
            String line = "x".repeat(100_000);
            while (server.count("polycast.messages.dropped", "web") == 0) {
                text.sendLine(line);
            }
            String last = "";
            for (String event = EventStreams.next(http); event != null; event = EventStreams.next(http)) {
                last = event;
            }
            assertThat(last).contains("event: end\n").contains("\"code\":\"slow\"");
            assertThat(http.stream().read()).isEqualTo(-1);
            await().untilAsserted(() -> assertThat(connections(server)).isZero());
        }
    }

    @Test
    void heartbeatsAreCommentsAndComeWhenNothingElseDoes() throws Exception {
        try (RunningServer server = RunningServer.web("\"heartbeat\": \"100ms\"");
                RawHttp http = listen(server, 0);
                StreamClient text = StreamClient.connect(server.address("text"))) {
            for (int i = 0; i < 3; i++) {
                assertThat(http.readEvent()).isEqualTo(":\n\n");
            }
            text.sendLine("hello");
            assertThat(EventStreams.next(http)).endsWith("\ndata: hello\n\n");
            assertThat(http.readEvent()).isEqualTo(":\n\n");
        }
    }

    @Test
    void anEndOfTheServerIsAnEventAndTheEndOfTheBody() throws Exception {
        try (RunningServer server = RunningServer.web();
                RawHttp http = listen(server, 0);
                RawHttp halfClosed = listen(server, 0);
                StreamClient text = StreamClient.connect(server.address("text"))) {
            halfClosed.stream().halfClose();
            text.sendLine("last");
            assertThat(text.ask("/ping")).isEqualTo("+PONG");
            CompletableFuture<Void> ended = CompletableFuture.runAsync(server::close);
            for (RawHttp client : new RawHttp[] {http, halfClosed}) {
                assertThat(EventStreams.next(client)).endsWith("\ndata: last\n\n");
                String end = EventStreams.next(client);
                Matcher retry = RETRY.matcher(end);
                assertThat(retry.lookingAt()).as(end).isTrue();
                assertThat(Integer.parseInt(retry.group(1))).isBetween(1_000, 5_000);
                assertThat(end.substring(retry.end()))
                        .matches("event: end\ndata: \\{\"code\":\"going-away\",\"message\":\"[^\"]+\"}\n\n");
                assertThat(client.readEvent()).as("the last chunk").isNull();
                assertThat(client.stream().read())
                        .as("the end of the connection")
                        .isEqualTo(-1);
            }
            ended.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void aClientOfHttp10GetsAStreamWithoutChunks() throws Exception {
        try (RunningServer server = RunningServer.web();
                RawHttp http = RawHttp.connect(server.address("web"));
                StreamClient text = StreamClient.connect(server.address("text"))) {
            http.send("GET " + TARGET + " HTTP/1.0\r\nHost: " + http.host() + "\r\n\r\n");
            RawHttp.Response head = http.readHead();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.headers()).doesNotContainKeys("Transfer-Encoding", "Content-Length");
            assertThat(http.readEvent()).contains("retry: 2000\n");
            text.sendLine("old");
            assertThat(EventStreams.next(http)).endsWith("\ndata: old\n\n");
            CompletableFuture<Void> ended = CompletableFuture.runAsync(server::close);
            assertThat(EventStreams.next(http)).contains("event: end\n");
            assertThat(http.readEvent()).isNull();
            ended.get(60, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "reset"})
    void aReaderThatVanishesIsNoSubscriberAnyMore(String way) throws Exception {
        try (RunningServer server = RunningServer.web();
                RawHttp http = listen(server, 0);
                RawHttp publisher = RawHttp.connect(server.address("web"))) {
            assertThat(publisher.publish("lobby", "text/plain", "one").text()).isEqualTo("{\"delivered\":1}");
            if (way.equals("reset")) {
                http.stream().reset();
            } else {
                http.stream().socket().close();
            }
            await().untilAsserted(() -> assertThat(
                            publisher.publish("lobby", "text/plain", "none").text())
                    .isEqualTo("{\"delivered\":0}"));
            await().untilAsserted(() -> assertThat(connections(server)).isEqualTo(1));
        }
    }

    @Test
    void aReaderThatHalfClosesGoesOnReceivingAndIsNoticedWhenItGoes() throws Exception {
        try (RunningServer server = RunningServer.web();
                RawHttp http = listen(server, 0);
                RawHttp early = RawHttp.connect(server.address("web"));
                StreamClient text = StreamClient.connect(server.address("text"))) {
            http.stream().halfClose();
            // As `printf ... | nc -N` does it: the request and the end in one go.
            early.request("GET " + TARGET).stream().halfClose();
            assertThat(early.readHead().status()).isEqualTo(200);
            assertThat(early.readEvent()).contains("retry: 2000\n");
            for (int i = 0; i < 3; i++) {
                text.sendLine("number " + i);
                assertThat(EventStreams.next(http)).endsWith("\ndata: number " + i + "\n\n");
                assertThat(EventStreams.next(early)).endsWith("\ndata: number " + i + "\n\n");
            }
            http.stream().socket().close();
            early.stream().socket().close();
            text.sendLine("anyone?");
            await().untilAsserted(() -> assertThat(connections(server)).isZero());
        }
    }

    @Test
    void connectionsAreBoundedAndTheNextOneIsToldSo() throws Exception {
        try (RunningServer server = RunningServer.web("\"maxConnections\": 2");
                RawHttp one = listen(server, 0);
                RawHttp two = listen(server, 0);
                RawHttp three = RawHttp.connect(server.address("web"))) {
            three.request("GET " + TARGET);
            Problems.assertProblem(three.readResponse(), 503, "too-many-connections");
            assertThat(three.stream().read()).isEqualTo(-1);
            one.stream().reset();
            await().untilAsserted(() -> assertThat(connections(server)).isEqualTo(1));
            try (RawHttp again = listen(server, 0);
                    StreamClient text = StreamClient.connect(server.address("text"))) {
                text.sendLine("room again");
                assertThat(EventStreams.next(again)).contains("data: room again\n");
                assertThat(EventStreams.next(two)).contains("data: room again\n");
            }
        }
    }

    @Test
    void silenceIsBoundedWhenTheEndpointSaysSo() throws Exception {
        try (RunningServer server = RunningServer.web("\"idleTimeout\": \"500ms\"", "\"heartbeat\": 0");
                RawHttp http = listen(server, 0)) {
            assertThat(EventStreams.next(http)).contains("event: end\n").contains("\"code\":\"idle\"");
            assertThat(http.readEvent()).isNull();
            assertThat(http.stream().read()).isEqualTo(-1);
        }
    }
}
