// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.polycast.testkit.RawHttp;
import io.polycast.testkit.RawWebSocket;
import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How requests follow each other on a connection, and what is done with bytes that are no requests. */
class PublishConnectionTest {
    private static final String POST = "POST /channels/lobby";

    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.web();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RawHttp connect() throws IOException {
        return RawHttp.connect(server.address("web"));
    }

    private RawWebSocket hear() throws IOException {
        return RawWebSocket.open(server.address("web"), "/ws/lobby");
    }

    private static String post(RawHttp http, String body, String... headers) {
        String[] all = java.util.Arrays.copyOf(headers, headers.length + 1);
        all[headers.length] = "Content-Length: " + body.getBytes(UTF_8).length;
        return http.head(POST, all) + body;
    }

    @Test
    void tenThousandPostsOnOneConnectionKeepTheirOrder() throws Exception {
        int messages = 10_000;
        try (RawHttp http = connect();
                RawWebSocket to = hear()) {
            for (int i = 0; i < messages; i++) {
                assertThat(http.publish("lobby", "text/plain", "number " + i).text())
                        .isEqualTo("{\"delivered\":1}");
                assertThat(to.readText()).isEqualTo("number " + i);
            }
        }
    }

    @Test
    void pipelinedPostsAreAnsweredInOrder() throws Exception {
        int messages = 500;
        try (RawHttp http = connect();
                RawWebSocket to = hear()) {
            StringBuilder requests = new StringBuilder();
            for (int i = 0; i < messages; i++) {
                requests.append(i % 10 == 9 ? http.head("GET /nothing/" + i) : post(http, "number " + i));
            }
            http.send(requests.toString());
            for (int i = 0; i < messages; i++) {
                assertThat(http.readResponse().status()).isEqualTo(i % 10 == 9 ? 404 : 200);
                if (i % 10 != 9) {
                    assertThat(to.readText()).isEqualTo("number " + i);
                }
            }
        }
    }

    @Test
    void whoHalfClosesBehindItsRequestsGetsEveryAnswer() throws Exception {
        try (RawHttp http = connect();
                RawWebSocket to = hear()) {
            http.send(post(http, "one") + post(http, "two")).stream().halfClose();
            assertThat(http.readResponse().text()).isEqualTo("{\"delivered\":1}");
            assertThat(http.readResponse().text()).isEqualTo("{\"delivered\":1}");
            assertThat(http.stream().read()).isEqualTo(-1);
            assertThat(to.readText()).isEqualTo("one");
            assertThat(to.readText()).isEqualTo("two");
        }
    }

    @Test
    void aBodyThatIsCutOffIsNoMessage() throws Exception {
        try (RawHttp http = connect();
                RawHttp reset = connect();
                RawWebSocket to = hear()) {
            http.request(POST, "Content-Length: 10").send("only").stream().halfClose();
            String answer = everything(http);
            assertThat(answer).doesNotContain("delivered");
            reset.request(POST, "Content-Length: 10").send("only").stream().reset();
            try (RawHttp other = connect()) {
                assertThat(other.publish("lobby", "text/plain", "whole").text()).isEqualTo("{\"delivered\":1}");
            }
            assertThat(to.readText()).isEqualTo("whole");
        }
    }

    private static String everything(RawHttp http) throws IOException {
        StringBuilder all = new StringBuilder();
        try {
            for (int b = http.stream().read(); b >= 0; b = http.stream().read()) {
                all.append((char) b);
            }
        } catch (SocketException e) {
            all.append("reset");
        }
        return all.toString();
    }

    @Test
    void whoAsksWhetherToGoOnIsTold() throws Exception {
        try (RawHttp http = connect();
                RawWebSocket to = hear()) {
            http.request(POST, "Expect: 100-continue", "Content-Length: 5");
            assertThat(http.readHead().status()).isEqualTo(100);
            http.send("hello");
            assertThat(http.readResponse().text()).isEqualTo("{\"delivered\":1}");
            assertThat(to.readText()).isEqualTo("hello");
        }
    }

    @Test
    void whoAsksWithTooMuchIsToldNotTo() throws Exception {
        try (RawHttp http = connect()) {
            http.request(POST, "Expect: 100-continue", "Content-Length: 2000000");
            Problems.assertProblem(http.readResponse(), 413, "too-big");
        }
    }

    @Test
    void chunksMayBeCutAtEveryByteAndMayHaveExtensionsAndTrailers() throws Exception {
        try (StreamClient other = StreamClient.connect(server.address("json"));
                RawWebSocket to = hear()) {
            String body = "1\r\na\r\n2;name=\"value\"\r\nbc\r\n0\r\nX-Trailer: yes\r\n\r\n";
            for (int cut = 1; cut < body.length(); cut++) {
                try (RawHttp http = connect()) {
                    http.request(POST, "Transfer-Encoding: chunked").send(body.substring(0, cut));
                    assertThat(other.ask("{\"op\":\"ping\"}")).isEqualTo("{\"op\":\"pong\"}");
                    http.send(body.substring(cut));
                    assertThat(http.readResponse().text()).isEqualTo("{\"delivered\":1}");
                    assertThat(to.readText()).isEqualTo("abc");
                }
            }
        }
    }

    @Test
    void aClientOfHttp10IsAnsweredAndTheConnectionEnds() throws Exception {
        try (RawHttp http = connect();
                RawWebSocket to = hear()) {
            http.send("POST /channels/lobby HTTP/1.0\r\nHost: " + http.host() + "\r\nContent-Length: 3\r\n\r\nold");
            assertThat(http.readResponse().text()).isEqualTo("{\"delivered\":1}");
            assertThat(http.stream().read()).isEqualTo(-1);
            assertThat(to.readText()).isEqualTo("old");
        }
    }

    @Test
    void whoAsksForTheEndGetsIt() throws Exception {
        try (RawHttp http = connect()) {
            RawHttp.Response answer =
                    http.send(post(http, "x", "Connection: close")).readResponse();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Connection")).isEqualToIgnoringCase("close");
            assertThat(http.stream().read()).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello\r\n\r\n",
                "GET\r\n\r\n",
                "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
                "POST /channels/lobby HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
                "POST /channels/lobby HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
                "POST /channels/lobby HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                "POST /channels/lobby HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
                "POST /channels/lobby HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n",
                "POST /channels/lobby HTTP/1.1\r\nHost: localhost\r\nX : y\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
                "\u0000\u0000\u0000\u0000\n\n\n\n",
            })
    void whatIsNoRequestEndsTheConnectionAndNobodyElses(String garbage) throws Exception {
        try (RawHttp http = connect();
                RawWebSocket to = hear();
                RawHttp other = connect()) {
            http.send(garbage).stream().halfClose();
            String answer = everything(http);
            assertThat(answer).as("an error, or none").matches("(?s)(HTTP/\\d\\.\\d [45].*)?(reset)?");
            assertThat(other.publish("lobby", "text/plain", "next").text()).isEqualTo("{\"delivered\":1}");
            assertThat(to.readText()).isEqualTo("next");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"many headers", "a long header", "a long request line"})
    void aHeadThatDoesNotEndIsRefused(String kind) throws Exception {
        try (RawHttp http = connect();
                RawHttp other = connect()) {
            String long1 = "x".repeat(1_000);
            StringBuilder head = new StringBuilder(
                    "GET /" + (kind.endsWith("line") ? long1.repeat(200) : "") + " HTTP/1.1\r\nHost: localhost\r\n");
            for (int i = 0; i < 200; i++) {
                head.append(
                        kind.startsWith("many")
                                ? "X-" + i + ": " + long1 + "\r\n"
                                : kind.endsWith("header") ? (i == 0 ? "X: " : "") + long1 : "");
            }
            try {
                http.send(head.append("\r\n\r\n").toString());
            } catch (SocketException e) {
                assertThat(e).as("it may hang up in the middle").isNotNull();
            }
            String answer = everything(http);
            assertThat(answer).matches("(?s)(HTTP/1\\.[01] (400|414|431) .*)?(reset)?");
            assertThat(other.publish("nobody", "text/plain", "x").status()).isEqualTo(200);
        }
    }

    /**
     * A byte now and then keeps a connection from being idle, but not from being ended: a head has a time to be there
     * by.
     */
    @Test
    void aHeadThatComesByDribblesIsBounded() throws Exception {
        try (RunningServer impatient = RunningServer.web("\"idleTimeout\": \"1s\"");
                RawHttp http = RawHttp.connect(impatient.address("web"))) {
            http.send("GET / HTTP/1.1\r\nHost: localhost\r\nX: ");
            await().pollInterval(Duration.ofMillis(200)).until(() -> {
                try {
                    http.send("x");
                    return !http.stream().silentFor(1);
                } catch (SocketException e) {
                    return true;
                }
            });
        }
    }

    /** RFC 9112, section 6.1: such a request is refused, or taken by its chunks alone. */
    @Test
    void ofTwoLengthsTheChunksCount() throws Exception {
        try (RawHttp http = connect();
                RawWebSocket to = hear()) {
            http.request(POST, "Content-Length: 1", "Transfer-Encoding: chunked")
                    .send("3\r\nabc\r\n0\r\n\r\n");
            assertThat(http.readResponse().status()).isIn(200, 400);
            try (RawHttp other = connect()) {
                assertThat(other.publish("lobby", "text/plain", "next").text()).isEqualTo("{\"delivered\":1}");
            }
            String heard = to.readText();
            assertThat(heard.equals("abc") ? to.readText() : heard).isEqualTo("next");
        }
    }

    @Test
    void aPublisherThatHasNothingMoreToSayIsEndedWhereTheEndpointSaysSo() throws Exception {
        try (RunningServer impatient = RunningServer.web("\"idleTimeout\": \"500ms\"");
                RawHttp http = RawHttp.connect(impatient.address("web"))) {
            assertThat(http.publish("lobby", "text/plain", "x").status()).isEqualTo(200);
            assertThat(http.stream().read()).isEqualTo(-1);
            await().untilAsserted(() ->
                    assertThat(impatient.gauge("polycast.connections", "web")).isZero());
        }
    }

    @Test
    void whoPublishesTooFastIsSlowedDown() throws Exception {
        try (RunningServer slow = RunningServer.web("\"publishRate\": 20");
                RawHttp http = RawHttp.connect(slow.address("web"))) {
            long before = System.nanoTime();
            for (int i = 0; i < 60; i++) {
                assertThat(http.publish("lobby", "text/plain", "x").status()).isEqualTo(200);
            }
            // A second's worth may come at once.
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(1_500));
        }
    }
}
