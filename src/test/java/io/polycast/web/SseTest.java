// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.testkit.RawHttp;
import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an event stream looks like, byte for byte, and which requests get one. */
class SseTest {
    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.web("\"heartbeat\": 0");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RawHttp connect() throws IOException {
        return RawHttp.connect(server.address("web"));
    }

    /** An open stream, read up to its first event. */
    private RawHttp listen(String target) throws IOException {
        RawHttp http = connect();
        EventStreams.open(http, target);
        return http;
    }

    private void publish(String channel, String contentType, byte[] payload) throws IOException {
        try (RawHttp http = connect()) {
            RawHttp.Response answer = http.post(channel, contentType, payload).readResponse();
            assertThat(answer.text()).isEqualTo("{\"delivered\":1}");
        }
    }

    @Test
    void theHeadSaysThatNothingMayHoldEventsBack() throws Exception {
        try (RawHttp http = connect()) {
            RawHttp.Response head = http.request("GET /channels/lobby/events").readHead();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("Content-Type")).matches("text/event-stream(; ?charset=(utf|UTF)-8)?");
            assertThat(head.header("Cache-Control")).isEqualTo("no-cache, no-transform");
            assertThat(head.header("X-Accel-Buffering")).isEqualTo("no");
            assertThat(head.header("Transfer-Encoding")).isEqualTo("chunked");
            assertThat(head.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(head.header("Referrer-Policy")).isEqualTo("no-referrer");
            assertThat(head.headers()).doesNotContainKeys("Content-Length", "Content-Encoding");
        }
    }

    @Test
    void theStreamStartsWithTheTimeToWaitBeforeComingBack() throws Exception {
        try (RawHttp http = connect()) {
            http.request("GET /channels/lobby/events", "Accept-Encoding: gzip, deflate, br")
                    .readHead();
            String start = http.readEvent();
            assertThat(start).contains("retry: 2000\n").matches("(:.*\n|retry: 2000\n)+\n");
        }
    }

    static Stream<Arguments> payloads() {
        return Stream.of(
                Arguments.of("hello", "data: hello\n"),
                Arguments.of("", "data: \n"),
                Arguments.of("caf\u00e9 \ud83d\ude00", "data: caf\u00e9 \ud83d\ude00\n"),
                Arguments.of("a\nb", "data: a\ndata: b\n"),
                Arguments.of("a\r\nb", "data: a\ndata: b\n"),
                Arguments.of("a\rb", "data: a\ndata: b\n"),
                Arguments.of("a\n\rb", "data: a\ndata: \ndata: b\n"),
                Arguments.of("a\n", "data: a\ndata: \n"),
                Arguments.of("\na", "data: \ndata: a\n"),
                Arguments.of("a\n\nb", "data: a\ndata: \ndata: b\n"),
                Arguments.of("\r\n", "data: \ndata: \n"),
                Arguments.of(" two spaces  ", "data:  two spaces  \n"),
                Arguments.of("data: x\n\nevent: end", "data: data: x\ndata: \ndata: event: end\n"),
                Arguments.of("\ufeffmark", "data: \ufeffmark\n"),
                Arguments.of("a\u2028b\u0085c\u000bd", "data: a\u2028b\u0085c\u000bd\n"),
                Arguments.of("a\u0000b", "data: a\u0000b\n"));
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void aTextIsALineOfDataForEachOfItsLines(String payload, String data) throws Exception {
        try (RawHttp http = listen("/channels/text/events")) {
            long before = System.currentTimeMillis();
            publish("text", "text/plain", payload.getBytes(UTF_8));
            String[] event = EventStreams.next(http).split("\n", 2);
            assertThat(event[1]).isEqualTo(data + "\n");
            assertThat(event[0]).matches("id: \\d+");
            assertThat(Long.parseLong(event[0].substring(4))).isBetween(before, System.currentTimeMillis());
        }
    }

    @ParameterizedTest
    @CsvSource({"80, gA==", "00ff, AP8=", "61c0af62, YcCvYg==", "eda080, 7aCA"})
    void whatIsNoUtf8ComesAsBase64(String hex, String base64) throws Exception {
        try (RawHttp http = listen("/channels/bytes/events")) {
            publish("bytes", "text/plain", java.util.HexFormat.of().parseHex(hex));
            assertThat(EventStreams.next(http))
                    .matches("(id: \\d+\nevent: base64|event: base64\nid: \\d+)\ndata: " + base64 + "\n\n");
        }
    }

    @Test
    void withFormatJsonEveryPayloadIsAnObjectInOneLine() throws Exception {
        try (RawHttp http = listen("/channels/json.*/events?format=json")) {
            publish("json.a", "text/plain", "two\nlines".getBytes(UTF_8));
            JsonObject text = jsonOf(EventStreams.next(http));
            assertThat(text.getString("op")).isEqualTo("msg");
            assertThat(text.getString("channel")).isEqualTo("json.a");
            assertThat(text.getString("data")).isEqualTo("two\nlines");
            assertThat(text.getLong("time")).isPositive();
            publish("json.b", "application/octet-stream", new byte[] {0, -1});
            JsonObject binary = jsonOf(EventStreams.next(http));
            assertThat(binary.getString("channel")).isEqualTo("json.b");
            assertThat(binary.getString("base64")).isEqualTo("AP8=");
            publish("json.c", "application/json", "{\n\"a\": [1, 2]}".getBytes(UTF_8));
            JsonObject json = jsonOf(EventStreams.next(http));
            assertThat(json.getJsonObject("data").encode()).isEqualTo("{\"a\":[1,2]}");
        }
    }

    private static JsonObject jsonOf(String event) {
        assertThat(event).matches("id: \\d+\ndata: \\{.*}\n\n");
        return new JsonObject(event.substring(event.indexOf('{')));
    }

    @ParameterizedTest
    @CsvSource({
        "plant.*, plant.a, plant.a.b",
        "plant.%2A, plant.a, plant",
        "plant.%3E, plant.a.b, plant",
        "plant.>, plant.a.b, other.a",
        "caf%C3%A9, caf%C3%A9, cafe",
        "%3e, whatever.it.is, $x",
    })
    void patternsMayHaveWildcards(String pattern, String heard, String notHeard) throws Exception {
        try (RawHttp http = listen("/channels/" + pattern + "/events");
                RawHttp publisher = connect()) {
            assertThat(publisher.publish(notHeard, "text/plain", "no").text()).isNotEqualTo("{\"delivered\":1}");
            assertThat(publisher.publish(heard, "text/plain", "yes").text()).isEqualTo("{\"delivered\":1}");
            assertThat(EventStreams.next(http)).endsWith("\ndata: yes\n\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a..b", ".a", "a.", "a%20b", "%FF", "a%2", "a%zz", "a.%3E.b", "%00", "$x", "a*"})
    void aBadPatternIsToldAsAProblem(String pattern) throws Exception {
        try (RawHttp http = connect()) {
            Problems.assertProblem(http.ask("GET /channels/" + pattern + "/events"), 400, "bad-channel");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/event-stream",
                "*/*",
                "text/*",
                "TEXT/EVENT-STREAM",
                "text/html, text/event-stream;q=0.5",
                "application/json, */*;q=0.1",
            })
    void whoAcceptsEventStreamsGetsThem(String accept) throws Exception {
        try (RawHttp http = connect()) {
            assertThat(http.request("GET /channels/lobby/events", "Accept: " + accept)
                            .readHead()
                            .status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/json", "text/event-stream;q=0", "image/*", "*/*;q=0"})
    void whoDoesNotIsToldSo(String accept) throws Exception {
        try (RawHttp http = connect()) {
            RawHttp.Response answer = http.ask("GET /channels/lobby/events", "Accept: " + accept);
            Problems.assertProblem(answer, 406, "not-acceptable");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
    void otherMethodsAreRefused(String method) throws Exception {
        try (RawHttp http = connect()) {
            RawHttp.Response answer = http.ask(method + " /channels/lobby/events", "Content-Length: 0");
            Problems.assertProblem(answer, 405, "method-not-allowed");
            assertThat(answer.header("Allow")).contains("GET");
        }
    }

    @Test
    void headIsAnsweredWithoutAStream() throws Exception {
        try (RawHttp http = connect()) {
            RawHttp.Response head = http.request("HEAD /channels/lobby/events", "Connection: close")
                    .readHead();
            assertThat(head.status()).isIn(200, 405);
            assertThat(http.stream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aLineOfAnotherDoorIsAnEvent() throws Exception {
        try (RawHttp http = listen("/channels/lobby/events");
                StreamClient text = StreamClient.connect(server.address("text"))) {
            text.sendLine("from a line");
            assertThat(EventStreams.next(http)).endsWith("\ndata: from a line\n\n");
        }
    }

    @Test
    void tenThousandEventsComeInOrder() throws Exception {
        int messages = 10_000;
        try (RawHttp http = listen("/channels/lobby/events");
                StreamClient text = StreamClient.connect(server.address("text"))) {
            for (int i = 0; i < messages; i++) {
                text.sendLine("number " + i);
            }
            for (int i = 0; i < messages; i++) {
                assertThat(EventStreams.next(http)).endsWith("\ndata: number " + i + "\n\n");
            }
        }
    }
}
