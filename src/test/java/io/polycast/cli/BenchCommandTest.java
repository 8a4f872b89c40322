// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.testkit.RunningServer;
import io.vertx.core.json.JsonObject;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * That {@code bench} counts right: with a server that loses nothing, and behind a relay that loses, doubles, swaps and
 * stalls.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BenchCommandTest {
    private RunningServer server;

    @BeforeAll
    void start() throws Exception {
        server = RunningServer.start(
                RunningServer.door("text"),
                RunningServer.door("json").protocol("json", "line"),
                RunningServer.door("redis").protocol("resp", "line"),
                RunningServer.door("udp").listen("udp", "127.0.0.1"),
                RunningServer.door("web").http());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private static JsonObject bench(int expectedCode, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("bench", "--json"));
        all.addAll(List.of(arguments));
        if (!all.contains("--warmup=0")) {
            all.add("--warmup=0.2");
        }
        try (RunningCommand bench = RunningCommand.start(all.toArray(String[]::new))) {
            assertThat(bench.code()).as(bench.err() + bench.out()).isEqualTo(expectedCode);
            return new JsonObject(bench.out());
        }
    }

    @ParameterizedTest
    @CsvSource({"tcp, text", "json, json", "redis, redis", "udp, udp", "ws, web", "http, web"})
    void everyDeliveryIsCounted(String scheme, String endpoint) throws Exception {
        String url = scheme + "://127.0.0.1:" + server.address(endpoint).getPort();

        JsonObject report = bench(
                0, url, "--publishers=2", "--subscribers=6", "--channels=3", "--messages=501", "--channel=" + scheme);

        assertThat(report.getString("url")).isEqualTo(url);
        assertThat(report.getInteger("published")).isEqualTo(501);
        // Each message goes to one channel of three, which has two subscribers of six.
        assertThat(report.getInteger("expected")).isEqualTo(1_002);
        assertThat(report.getInteger("delivered")).isEqualTo(1_002);
        assertThat(report.getInteger("lost") + report.getInteger("duplicated") + report.getInteger("reordered"))
                .isZero();
        assertThat(report.getDouble("deliveriesPerSecond")).isPositive();
        assertThat(report.getJsonObject("latencyMs").getDouble("p50"))
                .isPositive()
                .isLessThanOrEqualTo(report.getJsonObject("latencyMs").getDouble("max"));
        assertThat(report.getValue("serverCpuMicrosPerDelivery")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"12, 3000", "1024, 1000", "100000, 30"})
    void payloadsOfAnySize(int size, int messages) throws Exception {
        for (String scheme : List.of("tcp", "json", "ws", "http")) {
            String endpoint = scheme.equals("tcp") ? "text" : scheme.equals("json") ? "json" : "web";
            String url = scheme + "://127.0.0.1:" + server.address(endpoint).getPort();

            JsonObject report = bench(
                    0,
                    url,
                    "--subscribers=3",
                    "--size=" + size,
                    "--messages=" + messages,
                    "--channel=" + scheme + size);

            assertThat(report.getInteger("delivered")).isEqualTo(3 * messages);
        }
    }

    @Test
    void aFixedRateIsKeptAndTheProcessorTimeOfTheServerIsTold() throws Exception {
        String url = "tcp://127.0.0.1:" + server.address("text").getPort();

        JsonObject report = bench(
                0,
                url,
                "--publishers=3",
                "--subscribers=4",
                "--messages=300",
                "--rate=500",
                "--channel=rate",
                "--server-pid=" + ProcessHandle.current().pid());

        // The last of them is due after 299 intervals of 2 ms; nothing makes it come earlier.
        assertThat(report.getDouble("seconds")).isGreaterThanOrEqualTo(0.598);
        assertThat(report.getInteger("delivered")).isEqualTo(1_200);
        assertThat(report.getDouble("serverCpuMicrosPerDelivery")).isPositive();
    }

    static Stream<Arguments> faults() {
        UnaryOperator<List<String>> loseOne = lines -> {
            lines.remove(3);
            return lines;
        };
        UnaryOperator<List<String>> doubleOne = lines -> {
            lines.add(3, lines.get(3));
            return lines;
        };
        UnaryOperator<List<String>> delayOne = lines -> {
            lines.add(7, lines.remove(3));
            return lines;
        };
        return Stream.of(
                Arguments.of("lost", loseOne),
                Arguments.of("duplicated", doubleOne),
                Arguments.of("reordered", delayOne));
    }

    /** Of each ten deliveries to each of five subscribers one is lost, doubled or late. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void faultsAreFoundAndCounted(String fault, UnaryOperator<List<String>> tamper) throws Exception {
        try (LineRelay relay = LineRelay.to(server.address("text"), tamper)) {
            JsonObject report =
                    bench(1, relay.url(), "--subscribers=5", "--messages=1000", "--warmup=0", "--channel=" + fault);

            for (String each : List.of("lost", "duplicated", "reordered")) {
                assertThat(report.getInteger(each)).as(each).isEqualTo(each.equals(fault) ? 500 : 0);
            }
            assertThat(report.getInteger("expected")).isEqualTo(5_000);
            assertThat(report.getInteger("delivered")).isEqualTo(fault.equals("lost") ? 4_500 : 5_000);
        }
    }

    /** The last messages are missing, so that nothing comes after them that would show it. */
    @Test
    void aLossAtTheEndIsFoundToo() throws Exception {
        try (LineRelay relay = LineRelay.to(server.address("text"), lines -> {
            // Number 90, in digits from @ to O.
            boolean last = lines.get(0).startsWith("@@@@@@EJ");
            return last ? List.of() : lines;
        })) {
            JsonObject report = bench(
                    1,
                    relay.url(),
                    "--subscribers=2",
                    "--messages=100",
                    "--warmup=0",
                    "--channel=end",
                    "--window=1000");

            assertThat(report.getInteger("delivered") + report.getInteger("lost"))
                    .isEqualTo(200);
        }
    }

    /** What arrives when nobody waits for it any more was sent to warm up, and is none of the measured messages. */
    @Test
    void whatIsLateFromTheWarmUpDoesNotCount() throws Exception {
        try (LineRelay relay = LineRelay.to(server.address("text"), LineRelay.stall(0, 4_000))) {
            JsonObject report = bench(
                    0,
                    relay.url(),
                    "--subscribers=1",
                    "--messages=100",
                    "--rate=1000",
                    "--window=50",
                    "--channel=late");

            assertThat(report.getInteger("delivered")).isEqualTo(100);
            assertThat(report.getInteger("duplicated")).isZero();
        }
    }

    /**
     * A server that stands still for a second makes all messages late that were due in that second, also those that
     * could not even be sent: of 2.5 seconds at 200 a second, two fifths.
     */
    @Test
    void whatWasDueDuringAStallIsLate() throws Exception {
        try (LineRelay relay = LineRelay.to(server.address("text"), LineRelay.stall(10, 1_000))) {
            JsonObject latency = bench(
                            0,
                            relay.url(),
                            "--subscribers=1",
                            "--messages=500",
                            "--rate=200",
                            "--warmup=0",
                            "--window=10",
                            "--channel=stall")
                    .getJsonObject("latencyMs");

            assertThat(latency.getDouble("max")).isGreaterThanOrEqualTo(900);
            // A tenth of all was due in the first half of the stall, and had to wait for its other half.
            assertThat(latency.getDouble("p90")).isGreaterThanOrEqualTo(400);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--channels, 101, --channels has to be from 1 to 100",
        "--size, 11, --size has to be from 12 to",
        "--subscribers, 0, --subscribers has to be from 1 to",
        "--publishers, 0, --publishers has to be from 1 to",
        "--rate, -1, can't be less than 0",
        "--duration, 0, --duration has to be more than 0",
        "--duration, soon, 'soon' is no time; 2s, 500ms and 5m are",
        "--warmup, -1s, is no time",
        "--window, 0, --window has to be from 1 to",
        "--server-pid, 999999999, there is no process 999999999"
    })
    void wrongUsage(String option, String value, String said) throws Exception {
        try (RunningCommand bench = RunningCommand.start("bench", "tcp://127.0.0.1:1", option, value)) {
            assertThat(bench.code()).isEqualTo(2);
            assertThat(bench.err()).contains(said);
        }
    }

    @Test
    void aServerThatHangsUpEndsItWith1() throws Exception {
        try (RunningServer few =
                RunningServer.start(RunningServer.door("text").limits(limits -> limits.maxConnections(5)))) {
            String url = "tcp://127.0.0.1:" + few.address("text").getPort();
            try (RunningCommand bench = RunningCommand.start("bench", url, "--subscribers", "10")) {
                assertThat(bench.code()).isEqualTo(1);
                assertThat(bench.err()).contains("was disconnected: too-many-connections");
                assertThat(bench.out()).isEmpty();
            }
        }
    }

    @Test
    void nobodyThereIsOnePlainLine() throws Exception {
        int port;
        try (ServerSocket taken = new ServerSocket(0)) {
            port = taken.getLocalPort();
        }
        try (RunningCommand bench = RunningCommand.start("bench", "--quiet", "tcp://127.0.0.1:" + port)) {
            assertThat(bench.code()).isEqualTo(1);
            assertThat(bench.err())
                    .isEqualTo("polycast: tcp://127.0.0.1:" + port + ": nothing listens on 127.0.0.1:" + port
                            + System.lineSeparator());
        }
    }

    @Test
    void withoutATerminalEachPhaseIsALine() throws Exception {
        String url = "tcp://127.0.0.1:" + server.address("text").getPort();
        try (RunningCommand bench = RunningCommand.start(
                "bench", url, "--subscribers=2", "--duration=1s", "--warmup=1000ms", "--channel=phases")) {
            assertThat(bench.code()).as(bench.err()).isZero();
            assertThat(bench.err()).contains("warming up", "measuring: ");
        }
    }

    @Test
    void peopleGetFiveLines() throws Exception {
        String url = "tcp://127.0.0.1:" + server.address("text").getPort();
        try (RunningCommand bench = RunningCommand.start(
                "bench", url, "--subscribers=2", "--messages=10", "--warmup=0", "--channel=people")) {
            assertThat(bench.code()).isZero();
            assertThat(bench.out().lines())
                    .satisfiesExactly(
                            line -> assertThat(line)
                                    .isEqualTo(
                                            url
                                                    + ": 1 publisher, 2 subscribers, 1 channel, 64 bytes, full speed, window 6144"),
                            line -> assertThat(line).contains("10 messages, 20 deliveries"),
                            line -> assertThat(line).startsWith("latency ms: p50 "),
                            line -> assertThat(line).isEqualTo("lost 0  doubled 0  out of order 0"),
                            line -> assertThat(line).startsWith("cpu us per delivery: bench "));
        }
    }
}
