// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.testkit.RunningServer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code pub} can say of messages and how often, and the forms in which {@code sub} prints them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PublishingOptionsTest {
    private RunningServer server;

    @BeforeAll
    void start() throws Exception {
        server = RunningServer.start(
                RunningServer.door("text"),
                RunningServer.door("json").protocol("json", "line"),
                RunningServer.door("web").http());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private String url(String scheme) {
        String endpoint =
                switch (scheme) {
                    case "json" -> "json";
                    case "ws", "http" -> "web";
                    default -> "text";
                };
        return scheme + "://127.0.0.1:" + server.address(endpoint).getPort();
    }

    private static void succeeds(RunningCommand command) throws InterruptedException {
        try (command) {
            assertThat(command.code()).as(command.err()).isZero();
            assertThat(command.err()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "json", "ws"})
    void headersAndAContentTypeArriveWhereTheyAreShown(String scheme) throws Exception {
        String channel = "attributes." + scheme;
        try (RunningCommand sub = RunningCommand.start("sub", url("json"), channel, "--count=1", "--format=json")) {
            sub.says("subscribed");
            succeeds(RunningCommand.start(
                    "pub",
                    url(scheme),
                    channel,
                    "{\"t\": 21.5,\n\"u\": 1}",
                    "--content-type=application/json",
                    "-H",
                    "unit: degrees \u00b0C",
                    "-H",
                    "tag:a",
                    "--header",
                    "tag: b"));
            assertThat(sub.code()).isZero();
            JsonObject message = new JsonObject(sub.out());
            assertThat(message.getJsonObject("data").getDouble("t")).isEqualTo(21.5);
            assertThat(message.getJsonObject("headers").encode())
                    .isEqualTo("{\"unit\":\"degrees \u00b0C\",\"tag\":[\"a\",\"b\"]}");
        }
    }

    @Test
    void aFileIsOneMessageAndRawIsItsBytes(@TempDir Path folder) throws Exception {
        byte[] content = {'a', '\n', 0, (byte) 0xff, '\r'};
        Path file = Files.write(folder.resolve("file"), content);
        try (RunningCommand sub = RunningCommand.start("sub", url("tcp"), "file", "--count=2", "--raw")) {
            sub.says("subscribed");
            succeeds(RunningCommand.start(
                    "pub", url("http"), "file", "--file", file.toString(), "--content-type", "image/x"));
            succeeds(RunningCommand.startWith(
                    new ByteArrayInputStream("b\nc\n".getBytes(StandardCharsets.US_ASCII)),
                    "pub",
                    url("json"),
                    "file",
                    "--file=-"));
            assertThat(sub.code()).isZero();
            assertThat(sub.bytes()).containsExactly('a', '\n', 0, 0xff, '\r', 'b', '\n', 'c', '\n');
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "json", "http"})
    void aMessageIsRepeated(String scheme) throws Exception {
        try (RunningCommand sub = RunningCommand.start("sub", url("tcp"), "repeat." + scheme, "--count=500")) {
            sub.says("subscribed");
            succeeds(RunningCommand.start("pub", url(scheme), "repeat." + scheme, "x".repeat(500), "--repeat=500"));
            assertThat(sub.code()).isZero();
            assertThat(sub.out().lines()).hasSize(500).containsOnly("x".repeat(500));
        }
    }

    @Test
    void aRateIsNotExceeded() throws Exception {
        long start = System.nanoTime();
        succeeds(RunningCommand.start("pub", url("tcp"), "rate", "x", "--repeat=6", "--rate=20"));
        succeeds(RunningCommand.startWith(
                new ByteArrayInputStream("1\n2\n3\n4\n".getBytes(StandardCharsets.US_ASCII)),
                "pub",
                url("json"),
                "rate",
                "--rate=20"));
        // Five pauses of 50 ms, and three or, since nobody knows that a line is the last, four.
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(400_000_000);
    }

    @Test
    void timestampsStandInFrontOfLines() throws Exception {
        try (RunningCommand sub =
                RunningCommand.start("sub", url("tcp"), "times", "--count=1", "--timestamps", "--format=channel")) {
            sub.says("subscribed");
            succeeds(RunningCommand.start("pub", url("tcp"), "times", "x"));
            assertThat(sub.code()).isZero();
            assertThat(sub.out()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z times x\n");
        }
    }

    static Stream<Arguments> badUsage() {
        return Stream.of(
                Arguments.of(
                        "tcp", "pub", List.of("a", "b", "-H", "k: v"), "carries neither headers nor a content type"),
                Arguments.of("udp", "pub", List.of("a", "b", "--content-type=x/y"), "carries neither"),
                Arguments.of("redis", "pub", List.of("a", "b", "-H", "k: v"), "Redis carries neither"),
                Arguments.of("mqtt", "pub", List.of("a", "b", "-H", "k: v"), "MQTT carries neither"),
                Arguments.of(
                        "json", "pub", List.of("a", "b", "--content-type=x/y"), "no content type but application/json"),
                Arguments.of("http", "pub", List.of("a", "b", "-H", "kv"), "a header is 'Name: value'"),
                Arguments.of("http", "pub", List.of("a", "b", "-H", "k k: v"), "a header is 'Name: value'"),
                Arguments.of("http", "pub", List.of("a", "b", "-H", "k: v\r\nx: y"), "a header is 'Name: value'"),
                Arguments.of("http", "pub", List.of("a", "b", "--content-type=x\r\ny"), "--content-type is ASCII"),
                Arguments.of("http", "pub", List.of("a", "b", "--file=x"), "--file names the message"),
                Arguments.of("http", "pub", List.of("a", "--file=nowhere"), "nowhere: there is no such file"),
                Arguments.of("http", "pub", List.of("a", "--file=."), ". can't be read"),
                Arguments.of("tcp", "pub", List.of("a", "--file=pom.xml"), "line break"),
                Arguments.of("tcp", "pub", List.of("a", "b", "--repeat=0"), "--repeat can't be less than 1"),
                Arguments.of("tcp", "pub", List.of("a", "b", "--rate=-1"), "--rate not less than 0"),
                Arguments.of("tcp", "pub", List.of("a", "-", "--repeat=2"), "not the lines of standard input"),
                Arguments.of("tcp", "sub", List.of("a", "--raw", "--format=json"), "--raw is a format of its own"),
                Arguments.of(
                        "tcp", "sub", List.of("a", "--raw", "--timestamps"), "--timestamps stand in front of lines"),
                Arguments.of("tcp", "sub", List.of("a", "--format=json", "--timestamps"), "--timestamps stand"));
    }

    @ParameterizedTest
    @MethodSource("badUsage")
    void badUsage(String scheme, String command, List<String> options, String said) throws Exception {
        String[] arguments = Stream.concat(Stream.of(command, scheme + "://127.0.0.1:1"), options.stream())
                .toArray(String[]::new);
        try (RunningCommand client = RunningCommand.start(arguments)) {
            assertThat(client.code()).as(client.err()).isEqualTo(2);
            assertThat(client.err()).contains(said).hasLineCount(2);
        }
    }

    @Test
    void whatIsNoJsonIsNotSentAsJson() throws Exception {
        try (RunningCommand pub = RunningCommand.start(
                "pub", url("json"), "json", "{\"a\":1},\"echo\":true", "--content-type=application/json")) {
            assertThat(pub.code()).isEqualTo(1);
            assertThat(pub.err()).contains("the message is not application/json");
        }
    }
}
