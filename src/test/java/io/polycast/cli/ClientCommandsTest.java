// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.testkit.RunningServer;
import io.polycast.testkit.ServerProcess;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code pub} and {@code sub} as users run them, against this server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientCommandsTest {
    private RunningServer server;
    private int channels;

    @BeforeAll
    void start() throws Exception {
        server = start(0);
    }

    /** {@code pause}, so that a test that publishes a lot may expect all of it. */
    private static RunningServer start(int textPort) throws Exception {
        return RunningServer.start(doors(textPort));
    }

    private static RunningServer.Door[] doors(int textPort) {
        return new RunningServer.Door[] {
            RunningServer.door("text").port(textPort).overflow("pause"),
            RunningServer.door("json").protocol("json", "line").overflow("pause"),
            RunningServer.door("udp").listen("udp", "127.0.0.1"),
            RunningServer.door("web").http()
        };
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private String url(String scheme) {
        return url(server, scheme);
    }

    private static String url(RunningServer server, String scheme) {
        String endpoint =
                switch (scheme) {
                    case "json", "udp" -> scheme;
                    case "ws", "http" -> "web";
                    default -> "text";
                };
        InetSocketAddress address = server.address(endpoint);
        return scheme + "://127.0.0.1:" + address.getPort();
    }

    /** Tests share the server, and each has channels of its own. */
    private synchronized String channel() {
        return "test" + channels++;
    }

    static Stream<String> schemes() {
        return Stream.of("tcp", "json", "udp", "ws", "http");
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void whatPubPublishesSubPrints(String scheme) throws Exception {
        String channel = channel();
        try (RunningCommand sub = RunningCommand.start("sub", url(scheme), channel + ".*", "--count", "4")) {
            sub.says("subscribed to " + channel + ".* at " + url(scheme));
            RunningCommand pub = RunningCommand.start("pub", url(scheme), channel + ".a", "gr\u00fc\u00df Gott");
            assertThat(pub.code()).isZero();
            RunningCommand lines = RunningCommand.startWith(
                    new ByteArrayInputStream("one\ntwo\n/three".getBytes(StandardCharsets.UTF_8)),
                    "pub",
                    url(scheme),
                    channel + ".b",
                    "-");
            assertThat(lines.code()).isZero();

            assertThat(sub.code()).isZero();
            assertThat(sub.out()).isEqualTo("gr\u00fc\u00df Gott\none\ntwo\n/three\n");
            assertThat(pub.err() + lines.err()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void formats(String scheme) throws Exception {
        String channel = channel();
        try (RunningCommand plain = RunningCommand.start("sub", url(scheme), channel, "--count", "2");
                RunningCommand named =
                        RunningCommand.start("sub", url(scheme), channel, "--count", "2", "--format", "channel");
                RunningCommand json =
                        RunningCommand.start("sub", url(scheme), channel, "--count=2", "--format", "JSON")) {
            Stream.of(plain, named, json).forEach(sub -> sub.says("subscribed"));
            try (RunningCommand pub = RunningCommand.startWith(
                    new ByteArrayInputStream(new byte[] {'a', '\n', (byte) 0xff, 0, '\n'}),
                    "pub",
                    url("json"),
                    channel)) {
                assertThat(pub.code()).isZero();
            }
            assertThat(plain.code() + named.code() + json.code()).isZero();
            assertThat(plain.bytes()).containsExactly('a', '\n', 0xff, 0, '\n');
            assertThat(named.out()).startsWith(channel + " a\n" + channel + " ");
            List<JsonObject> objects = json.out().lines().map(JsonObject::new).toList();
            assertThat(objects).allMatch(object -> object.getString("channel").equals(channel));
            assertThat(objects.get(0).getString("data")).isEqualTo("a");
            assertThat(objects.get(1).getString("base64")).isEqualTo("/wA=");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "json", "ws", "http"})
    void aLongInputArrivesWholeAndInOrder(String scheme) throws Exception {
        String channel = channel();
        String input = IntStream.range(0, 5_000)
                .mapToObj(i -> i + " " + "x".repeat(i % 200) + "\n")
                .collect(Collectors.joining());
        try (RunningCommand sub = RunningCommand.start("sub", url("tcp"), channel, "--count", "5000")) {
            sub.says("subscribed");
            try (RunningCommand pub = RunningCommand.startWith(
                    new ByteArrayInputStream(input.getBytes(StandardCharsets.US_ASCII)), "pub", url(scheme), channel)) {
                assertThat(pub.code()).as(pub.err()).isZero();
            }
            assertThat(sub.code()).isZero();
            assertThat(sub.out()).isEqualTo(input);
        }
    }

    @Test
    void pubNeedsNoMoreMemoryForMore(@TempDir Path folder) throws Exception {
        Process pub = ServerProcess.launch(folder, List.of("-Xmx40m"), List.of("pub", url("json"), channel(), "-"));
        byte[] line = ("x".repeat(999) + "\n").getBytes(StandardCharsets.US_ASCII);
        try (OutputStream in = pub.getOutputStream()) {
            for (int i = 0; i < 120_000; i++) {
                in.write(line);
            }
        }
        assertThat(pub.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(folder.resolve("err")).isEmptyFile();
        assertThat(pub.exitValue()).isZero();
    }

    @Test
    void severalPatternsAtOnce() throws Exception {
        String channel = channel();
        for (String scheme : List.of("tcp", "http", "udp")) {
            try (RunningCommand sub =
                    RunningCommand.start("sub", url(scheme), channel + ".a", channel + ".b.>", "--count", "2")) {
                sub.says("subscribed to " + channel + ".a");
                sub.says(channel + ".b.>");
                for (String token : List.of(".a", ".c", ".b.c")) {
                    try (RunningCommand pub = RunningCommand.start("pub", url("tcp"), channel + token, token)) {
                        assertThat(pub.code()).isZero();
                    }
                }
                assertThat(sub.code()).isZero();
                assertThat(sub.out().lines()).containsExactlyInAnyOrder(".a", ".b.c");
            }
        }
    }

    /** Not over datagrams, where nothing tells but the sign of life that is asked for every 20 s. */
    @ParameterizedTest
    @ValueSource(strings = {"tcp", "json", "ws", "http"})
    void comesBackAfterTheServerWasAway(String scheme) throws Exception {
        // Another server than that of the other tests, which is not restarted under them.
        RunningServer first = start(0);
        String endpoint = scheme.equals("tcp") ? "text" : scheme.equals("json") ? "json" : "web";
        int port = first.address(endpoint).getPort();
        String url = scheme + "://127.0.0.1:" + port;
        try (RunningCommand sub = RunningCommand.start("sub", url, "news", "--count", "2")) {
            sub.says("subscribed");
            try (RunningCommand pub = RunningCommand.start("pub", url, "news", "before")) {
                assertThat(pub.code()).isZero();
            }
            sub.prints(1);
            first.close();
            sub.says("lost " + url + ": ").says("trying again in ");
            RunningServer.Door door = endpoint.equals("web")
                    ? RunningServer.door("web").http()
                    : RunningServer.door(endpoint).protocol(endpoint, "line");
            try (RunningServer second = RunningServer.start(door.port(port))) {
                Awaitility.await().until(() -> sub.err().split("subscribed to").length == 3);
                sub.says(" s; whether anything was published meanwhile is not known");
                try (RunningCommand pub = RunningCommand.start("pub", url, "news", "after")) {
                    assertThat(pub.code()).isZero();
                }
                assertThat(sub.code()).isZero();
                assertThat(sub.out()).isEqualTo("before\nafter\n");
                assertThat(second.count("polycast.messages.in", endpoint)).isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void nobodyThere(String scheme) throws Exception {
        int port;
        try (ServerSocket taken = new ServerSocket(0)) {
            port = taken.getLocalPort();
        }
        String url = scheme + "://127.0.0.1:" + port;
        try (RunningCommand pub = RunningCommand.start("pub", url, "a", "b");
                RunningCommand sub = RunningCommand.start("sub", url, "a")) {
            assertThat(pub.code()).isEqualTo(1);
            assertThat(sub.code()).isEqualTo(1);
            assertThat(pub.err())
                    .isEqualTo("polycast: " + url + ": nothing listens on 127.0.0.1:" + port
                            + (scheme.equals("udp") ? "; 1 message without an answer" : "")
                            + System.lineSeparator());
            assertThat(sub.err())
                    .isEqualTo("polycast: " + url + ": nothing listens on 127.0.0.1:" + port + System.lineSeparator());
        }
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void aMessageThatTheServerRefusesIsToldAndEndsWith1(String scheme) throws Exception {
        try (RunningServer strict = strict();
                RunningCommand pub = RunningCommand.start("pub", url(strict, scheme), "a", "c".repeat(100))) {
            assertThat(pub.code()).isEqualTo(1);
            assertThat(pub.err()).startsWith("polycast: " + url(strict, scheme)).containsAnyOf("64", "413");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "json", "udp", "ws"})
    void aSubscriptionThatTheServerRefusesIsToldAndEndsWith1(String scheme) throws Exception {
        try (RunningServer strict = strict();
                RunningCommand sub = RunningCommand.start("sub", url(strict, scheme), "a", "b")) {
            assertThat(sub.code()).isEqualTo(1);
            assertThat(sub.err())
                    .startsWith("polycast: " + url(strict, scheme) + " refused: too-many-subscriptions")
                    .hasLineCount(1);
        }
    }

    private static RunningServer strict() throws Exception {
        return RunningServer.start(Stream.of(doors(0))
                .map(door -> door.limits(limits -> limits.maxSubscriptions(1).maxMessageSize(64)))
                .toArray(RunningServer.Door[]::new));
    }

    /** What follows the space would be taken for the message, and what follows the line break for a command. */
    @ParameterizedTest
    @MethodSource("schemes")
    void aNameThatIsNoneIsRefusedBeforeAnythingIsSaid(String scheme) throws Exception {
        String channel = channel();
        try (RunningCommand sub = RunningCommand.start("sub", url("json"), channel, "--count", "1")) {
            sub.says("subscribed");
            for (String name :
                    List.of(channel + " b", channel + "\n/pub " + channel, channel + ".*", "", "$" + channel)) {
                try (RunningCommand pub = RunningCommand.start("pub", url(scheme), name, "hi");
                        RunningCommand other = RunningCommand.start("sub", url(scheme), channel, name + " ");
                        RunningCommand bench =
                                RunningCommand.start("bench", url(scheme), "--channel", name.replace("*", "* "))) {
                    assertThat(pub.code()).as(name).isEqualTo(2);
                    assertThat(pub.err()).contains("is no channel: ").hasLineCount(2);
                    assertThat(other.code()).as(name).isEqualTo(2);
                    assertThat(other.err()).contains("is no pattern: ").hasLineCount(2);
                    assertThat(name.isEmpty() ? 2 : bench.code()).as(name).isEqualTo(2);
                }
            }
            try (RunningCommand pub = RunningCommand.start("pub", url(scheme), channel, "the first")) {
                assertThat(pub.code()).isZero();
            }
            assertThat(sub.code()).isZero();
            assertThat(sub.out()).isEqualTo("the first\n");
        }
    }

    @Test
    void aLineBreakWouldBecomeAnotherMessageOfLines() throws Exception {
        String channel = channel();
        try (RunningCommand sub = RunningCommand.start("sub", url("json"), channel, "--count", "1", "--format=json");
                RunningCommand lines = RunningCommand.start("pub", url("tcp"), channel, "a\n/quit")) {
            sub.says("subscribed");
            assertThat(lines.code()).isEqualTo(2);
            assertThat(lines.err()).contains("line break").contains("json://").hasLineCount(2);
            try (RunningCommand json = RunningCommand.start("pub", url("json"), channel, "a\n/quit")) {
                assertThat(json.code()).isZero();
            }
            assertThat(sub.code()).isZero();
            assertThat(new JsonObject(sub.out()).getString("data")).isEqualTo("a\n/quit");
        }
    }

    @Test
    void whenNobodyReadsAnyMoreSubEndsQuietly() throws Exception {
        String channel = channel();
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        try (RunningCommand sub = RunningCommand.startInto(closed, "sub", url("tcp"), channel)) {
            sub.says("subscribed");
            String said = sub.err();
            try (RunningCommand pub = RunningCommand.start("pub", url("tcp"), channel, "a")) {
                assertThat(pub.code()).isZero();
            }
            assertThat(sub.code()).isZero();
            assertThat(sub.err()).isEqualTo(said);
        }
    }

    /** What can't be printed is left with the server, whose policy decides, instead of filling this client's memory. */
    @Test
    void aReaderThatIsAwayHoldsUpSubAndNotItsMemory() throws Exception {
        String channel = channel();
        try (RunningServer dropping = RunningServer.start(RunningServer.door("text"));
                PipedOutputStream pipe = new PipedOutputStream();
                PipedInputStream reader = new PipedInputStream(pipe)) {
            String url = "tcp://127.0.0.1:" + dropping.address("text").getPort();
            try (RunningCommand sub = RunningCommand.startInto(pipe, "sub", url, channel)) {
                sub.says("subscribed");
                byte[] line = ("x".repeat(9_999) + "\n").getBytes(StandardCharsets.US_ASCII);
                ByteArrayOutputStream input = new ByteArrayOutputStream();
                for (int i = 0; i < 3_000; i++) {
                    input.writeBytes(line);
                }
                try (RunningCommand pub =
                        RunningCommand.startWith(new ByteArrayInputStream(input.toByteArray()), "pub", url, channel)) {
                    assertThat(pub.code()).isZero();
                }
                Awaitility.await().until(() -> dropping.count("polycast.messages.dropped", "text") > 0);
                Thread reading = new Thread(() -> {
                    try {
                        while (reader.read(new byte[1 << 16]) >= 0) {
                            Thread.onSpinWait();
                        }
                    } catch (IOException e) {
                        // The test is over, and the writer with it.
                        Thread.currentThread().interrupt();
                    }
                });
                reading.start();
                sub.says("too slow: missed ");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gopher://127.0.0.1:70",
                "127.0.0.1:7000",
                "tcp://127.0.0.1:70000",
                "tcp://127.0.0.1:0",
                "tcp://127.0.0.1:7000/path",
                "tcp://me:secret@127.0.0.1:7000",
                "ws://127.0.0.1:8080/ws?x=secret",
                "unix://secret",
                "tcp://",
                "nats://me:secret@"
            })
    void aWrongUrlIsWrongUsageAndItsPasswordIsNotShown(String url) throws Exception {
        try (RunningCommand sub = RunningCommand.start("sub", url, "a")) {
            assertThat(sub.code()).isEqualTo(2);
            assertThat(sub.err()).startsWith("polycast: ").doesNotContain("secret");
        }
    }
}
