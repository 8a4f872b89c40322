// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.polycast.testkit.PeerServer;
import io.polycast.testkit.RunningServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code pub}, {@code sub} and {@code bench} against the servers of the protocols that they also speak, where these are
 * installed.
 */
class PeerServersTest {
    private record Peer(String scheme, String program, String wildcard) {
        @Override
        public String toString() {
            return program;
        }

        List<String> command(int port, Path folder) throws IOException {
            return switch (scheme) {
                case "nats" -> List.of("-a", "127.0.0.1", "-p", "" + port);
                case "redis" -> List.of("--bind", "127.0.0.1", "--port", "" + port, "--save", "", "--appendonly", "no");
                default -> {
                    Path conf = folder.resolve("conf");
                    Files.writeString(
                            conf, "listener " + port + " 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\n");
                    yield List.of("-c", conf.toString());
                }
            };
        }
    }

    static Stream<Peer> peers() {
        return Stream.of(
                new Peer("nats", "nats-server", "test.*"),
                new Peer("redis", "redis-server", "test.*"),
                new Peer("mqtt", "mosquitto", "test/+"));
    }

    @ParameterizedTest
    @MethodSource("peers")
    void theClientsSpeakWithThem(Peer peer, @TempDir Path folder) throws Exception {
        Optional<String> program = PeerServer.find(peer.program());
        assumeTrue(program.isPresent(), peer.program() + " is not installed");
        int port = PeerServer.freePort();
        try (PeerServer server = PeerServer.start(program.get(), peer.command(port, folder), port, folder)) {
            String url = peer.scheme() + "://127.0.0.1:" + server.address().getPort();
            String channel = peer.wildcard().replaceAll("[*+]", "a");
            publishAndSubscribe(url, channel, peer.wildcard());
            bench(url);
        }
    }

    /** Who moves from one of those servers to this one goes on with the same address but for the port. */
    @ParameterizedTest
    @CsvSource({"redis, resp, own.*"})
    void theySpeakWithThisServerInItsWords(String scheme, String protocol, String wildcard) throws Exception {
        try (RunningServer server =
                RunningServer.start(RunningServer.door("door").protocol(protocol, "line"))) {
            String url = scheme + "://127.0.0.1:" + server.address("door").getPort();
            publishAndSubscribe(url, wildcard.replaceAll("[*+]", "a"), wildcard);
            bench(url);
        }
    }

    private static void publishAndSubscribe(String url, String channel, String wildcard) throws Exception {
        try (RunningCommand exact = RunningCommand.start("sub", url, channel, "--count", "2");
                RunningCommand any =
                        RunningCommand.start("sub", url, wildcard, "--count", "2", "--format", "channel")) {
            exact.says("subscribed");
            any.says("subscribed");
            for (String message : List.of("one", "zwei \u00fc")) {
                try (RunningCommand pub = RunningCommand.start("pub", url, channel, message)) {
                    assertThat(pub.code()).as(pub.err()).isZero();
                }
            }
            assertThat(exact.code()).isZero();
            assertThat(any.code()).isZero();
            assertThat(exact.out()).isEqualTo("one\nzwei \u00fc\n");
            assertThat(any.out()).isEqualTo(channel + " one\n" + channel + " zwei \u00fc\n");
        }
    }

    private static void bench(String url) throws Exception {
        try (RunningCommand bench = RunningCommand.start(
                "bench",
                url,
                "--json",
                "--subscribers",
                "4",
                "--channels",
                "2",
                "--messages",
                "1000",
                "--warmup",
                "0")) {
            assertThat(bench.code()).as(bench.err()).isZero();
            JsonObject figures = new JsonObject(bench.out());
            assertThat(figures.getLong("delivered")).isEqualTo(2_000);
            assertThat(figures.getLong("lost")).isZero();
        }
    }
}
