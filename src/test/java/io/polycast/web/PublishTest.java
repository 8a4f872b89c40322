// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.testkit.RawHttp;
import io.polycast.testkit.RawWebSocket;
import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be published by POST, and what is heard of it. */
class PublishTest {
    private static final String NDJSON = "application/x-ndjson";
    private static final String JSON = "application/json";
    private static final int MAX_MESSAGE_SIZE = 100_000;

    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.web("\"maxMessageSize\": " + MAX_MESSAGE_SIZE);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RawHttp connect() throws IOException {
        return RawHttp.connect(server.address("web"));
    }

    private RawWebSocket hear(String channel) throws IOException {
        return RawWebSocket.open(server.address("web"), "/ws/" + channel);
    }

    /** A json client that is subscribed to the channel. */
    private StreamClient json(String channel) throws IOException {
        StreamClient client = StreamClient.connect(server.address("json"));
        assertThat(client.ask("{\"op\":\"sub\",\"channel\":\"" + channel + "\"}"))
                .isEqualTo("{\"op\":\"ok\"}");
        return client;
    }

    @Test
    void theAnswerCountsDeliveries() throws Exception {
        try (RawHttp http = connect();
                RawWebSocket one = hear("counted")) {
            RawHttp.Response answer = http.publish("counted", "text/plain", "a");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Type")).matches("application/json(; ?charset=utf-8)?");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            assertThat(answer.text()).isEqualTo("{\"delivered\":1}");
            try (StreamClient two = json("*")) {
                assertThat(http.publish("counted", "text/plain", "b").text()).isEqualTo("{\"delivered\":2}");
                assertThat(two.readLine()).contains("\"data\":\"b\"");
            }
            assertThat(one.next()).isEqualTo("text a");
            assertThat(one.next()).isEqualTo("text b");
            assertThat(http.publish("counted.not", "text/plain", "c").text()).isEqualTo("{\"delivered\":0}");
        }
    }

    static Stream<byte[]> bodies() {
        byte[] random = new byte[MAX_MESSAGE_SIZE];
        new Random(3).nextBytes(random);
        return Stream.of(new byte[0], new byte[] {0}, "a\r\nb\n".getBytes(UTF_8), random);
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void anyBodyIsAMessageAsItIs(byte[] body) throws Exception {
        try (RawHttp http = connect();
                RawWebSocket to = hear("bodies")) {
            assertThat(http.post("bodies", "application/octet-stream", body)
                            .readResponse()
                            .text())
                    .isEqualTo("{\"delivered\":1}");
            assertThat(to.readMessage().payload()).isEqualTo(body);
        }
    }

    @Test
    void aBodyNeedsNoContentType() throws Exception {
        try (RawHttp http = connect();
                StreamClient to = json("untyped")) {
            http.request("POST /channels/untyped", "Content-Length: 2").send("hi");
            assertThat(http.readResponse().text()).isEqualTo("{\"delivered\":1}");
            assertThat(new JsonObject(to.readLine()).getString("data")).isEqualTo("hi");
            assertThat(http.ask("POST /channels/untyped", "Content-Length: 0").text())
                    .isEqualTo("{\"delivered\":1}");
            assertThat(new JsonObject(to.readLine()).getString("data")).isEmpty();
        }
    }

    @Test
    void theContentTypeIsKept() throws Exception {
        try (RawHttp http = connect();
                StreamClient to = json("typed")) {
            http.publish("typed", "text/csv; charset=utf-8", "1,2");
            JsonObject message = new JsonObject(to.readLine());
            assertThat(message.getString("data")).isEqualTo("1,2");
            assertThat(message.getString("type")).isEqualTo("text/csv; charset=utf-8");
        }
    }

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of("{\"a\": [1, 2.50, null]}", "{\"a\": [1, 2.50, null]}"),
                Arguments.of("{\n  \"a\": [\r\n1,\t2]\n}\n", "{\"a\":[1,2]}"),
                Arguments.of("\"with \\n a break\"", "\"with \\n a break\""),
                Arguments.of("12345678901234567890.123", "12345678901234567890.123"),
                Arguments.of("null", "null"),
                Arguments.of("[]", "[]"),
                Arguments.of("\"caf\u00e9\"", "\"caf\u00e9\""));
    }

    @ParameterizedTest
    @MethodSource("values")
    void jsonComesOutAsTheSameValueInOneLine(String body, String value) throws Exception {
        try (RawHttp http = connect();
                StreamClient to = json("values");
                RawWebSocket raw = hear("values")) {
            assertThat(http.publish("values", JSON, body).text()).isEqualTo("{\"delivered\":2}");
            assertThat(to.readLine()).contains("\"data\":" + value + ",");
            assertThat(raw.next()).isEqualTo("text " + value);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"a\":1} {\"b\":2}",
                "{'a':1}",
                "[1,]",
                "NaN",
                "01",
                "\"open",
                "nul",
                "{\"a\" 1}",
                "\u0000"
            })
    void whatIsNoJsonIsRefusedAndNotPublished(String body) throws Exception {
        try (RawHttp http = connect();
                RawWebSocket to = hear("invalid")) {
            Problems.assertProblem(http.publish("invalid", JSON, body), 400, "bad-json");
            assertThat(http.publish("invalid", "text/plain", "next").text()).isEqualTo("{\"delivered\":1}");
            assertThat(to.next()).isEqualTo("text next");
        }
    }

    @Test
    void jsonThatIsNoUtf8IsRefused() throws Exception {
        try (RawHttp http = connect()) {
            http.post("invalid", JSON, new byte[] {'"', -1, '"'});
            Problems.assertProblem(http.readResponse(), 400, "bad-json");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"n\":1}\n{\"n\":2}\n3\n",
                "{\"n\":1}\r\n{\"n\":2}\r\n3\r\n",
                "\n\n{\"n\":1}\n\r\n{\"n\":2}\n\n3"
            })
    void eachLineOfNdjsonIsAMessage(String body) throws Exception {
        try (RawHttp http = connect();
                StreamClient to = json("lines");
                RawWebSocket raw = hear("lines")) {
            RawHttp.Response answer = http.publish("lines", NDJSON, body);
            assertThat(answer.text()).isEqualTo("{\"delivered\":6,\"messages\":3}");
            for (String value : new String[] {"{\"n\":1}", "{\"n\":2}", "3"}) {
                assertThat(to.readLine()).contains("\"data\":" + value + ",");
                assertThat(raw.next()).isEqualTo("text " + value);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"1;2;{;4 | 3", "x | 1", "1;;2;[ | 4", "{\"a\":1};{\"a\":1}{\"b\":2} | 2"})
    void aBadLineOfNdjsonIsNamedAndNothingIsPublished(String lines, int bad) throws Exception {
        try (RawHttp http = connect();
                RawWebSocket to = hear("badlines")) {
            RawHttp.Response answer = http.publish("badlines", NDJSON, lines.replace(';', '\n'));
            Problems.assertProblem(answer, 400, "bad-json");
            assertThat(answer.json().getString("detail")).contains(Integer.toString(bad));
            http.publish("badlines", "text/plain", "next");
            assertThat(to.next()).isEqualTo("text next");
        }
    }

    @Test
    void ndjsonWithoutALineIsNoMessage() throws Exception {
        try (RawHttp http = connect()) {
            for (String body : new String[] {"", "\n", "\r\n\n"}) {
                assertThat(http.publish("lobby", NDJSON, body).text()).isEqualTo("{\"delivered\":0,\"messages\":0}");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theLargestMessageIsTakenAndAByteMoreIsNot(boolean chunked) throws Exception {
        byte[] most = new byte[MAX_MESSAGE_SIZE];
        Arrays.fill(most, (byte) 'm');
        try (RawHttp http = connect();
                RawWebSocket to = hear("sizes")) {
            send(http, most, chunked);
            assertThat(http.readResponse().text()).isEqualTo("{\"delivered\":1}");
            assertThat(to.readMessage().payload()).isEqualTo(most);
            send(http, Arrays.copyOf(most, most.length + 1), chunked);
            Problems.assertProblem(http.readResponse(), 413, "too-big");
            assertThat(http.stream().read()).as("the connection is closed").isEqualTo(-1);
        }
    }

    private static void send(RawHttp http, byte[] body, boolean chunked) throws IOException {
        if (!chunked) {
            http.post("sizes", "text/plain", body);
            return;
        }
        http.request("POST /channels/sizes", "Transfer-Encoding: chunked");
        for (int from = 0; from < body.length; from += 30_000) {
            byte[] part = Arrays.copyOfRange(body, from, Math.min(from + 30_000, body.length));
            http.send(Integer.toHexString(part.length) + "\r\n").stream().send(part);
            http.send("\r\n");
        }
        http.send("0\r\n\r\n");
    }

    /**
     * Who announces too much is told before it has sent anything, and one who goes on sending all the same still hears
     * it.
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 2_000_000})
    void tooMuchIsRefusedBeforeItComes(int sent) throws Exception {
        try (RawHttp http = connect()) {
            http.request("POST /channels/sizes", "Content-Length: 1000000000");
            http.stream().send(new byte[sent]);
            Problems.assertProblem(http.readResponse(), 413, "too-big");
            assertThat(http.stream().read()).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "plant.hall-2.temp, plant.hall-2.temp",
        "caf%C3%A9, caf\u00e9",
        "a%2Eb, a.b",
        "a+b, a+b",
        "a:b@c, a:b@c",
        "%7Etilde, ~tilde",
        "a%2Fb, a/b",
        "a%2520b, a%20b",
        "a%3Fb, a?b",
        "%F0%9F%98%80, \ud83d\ude00",
    })
    void channelsAreDecodedOnce(String encoded, String channel) throws Exception {
        try (RawHttp http = connect();
                StreamClient to = json(channel)) {
            assertThat(http.publish(encoded, "text/plain", "x").text()).isEqualTo("{\"delivered\":1}");
            assertThat(new JsonObject(to.readLine()).getString("channel")).isEqualTo(channel);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a..b", ".a", "a.", "a.*", "*", "%3E", "a.%3E", "a%20b", "%00", "a%0Ab", "%FF", "%C3", "%C0%AF", "a%4",
                "a%zz", "a%", "$x", "%24x"
            })
    void badChannelsAreRefused(String channel) throws Exception {
        try (RawHttp http = connect()) {
            Problems.assertProblem(http.publish(channel, "text/plain", "x"), 400, "bad-channel");
            assertThat(http.publish("good", "text/plain", "x").status())
                    .as("the connection goes on")
                    .isEqualTo(200);
        }
    }

    @Test
    void channelsThatAreTooLongAreRefused() throws Exception {
        try (RawHttp http = connect()) {
            assertThat(http.publish("x".repeat(1_024), "text/plain", "x").status())
                    .isEqualTo(200);
            Problems.assertProblem(http.publish("x".repeat(1_025), "text/plain", "x"), 400, "bad-channel");
            assertThat(http.publish("a" + ".a".repeat(127), "text/plain", "x").status())
                    .isEqualTo(200);
            Problems.assertProblem(http.publish("a" + ".a".repeat(128), "text/plain", "x"), 400, "bad-channel");
        }
    }

    @Test
    void noChannelAtAllIsNoPlace() throws Exception {
        try (RawHttp http = connect()) {
            for (String target : new String[] {"/channels/", "/channels", "/channels/a/b"}) {
                assertThat(http.ask("POST " + target, "Content-Length: 0").status())
                        .as(target)
                        .isIn(400, 404);
            }
        }
    }
}
