// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import static io.polycast.testkit.RunningServer.door;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens at each limit of an endpoint, and to input that is no good. */
class LimitsTest {
    @ParameterizedTest
    @ValueSource(strings = {"one line\n", "one line without an end"})
    void aTextRecordThatIsTooLongGetsAnErrorAndTheConnectionIsClosed(String end) throws Exception {
        try (RunningServer server = RunningServer.start(door("text").limits(limits -> limits.maxMessageSize(1_000)));
                StreamClient other = StreamClient.connect(server.address("text"));
                StreamClient client = StreamClient.connect(server.address("text"))) {
            assertThat(other.ask("/ping")).isEqualTo("+PONG");
            client.send("x".repeat(1_000) + "\n");
            assertThat(other.readLine()).hasSize(1_000);

            client.send("x".repeat(1_001) + end);

            assertThat(client.readLine()).isEqualTo("-ERR too-big a record is longer than 1000 bytes");
            assertThat(client.readLine()).isNull();
            assertThat(other.ask("/ping")).isEqualTo("+PONG");
        }
    }

    @Test
    void theFarewellReachesAClientThatGoesOnSending() throws Exception {
        try (RunningServer server = RunningServer.start(door("text").limits(limits -> limits.maxMessageSize(1_000)));
                StreamClient client = StreamClient.connect(server.address("text"))) {
            client.send("x".repeat(200_000));

            assertThat(client.readLine()).startsWith("-ERR too-big");
            assertThat(client.readLine()).isNull();
        }
    }

    @Test
    void aJsonRecordThatIsTooLongGetsAnErrorAndTheConnectionIsClosed() throws Exception {
        try (RunningServer server = RunningServer.start(
                        door("json").protocol("json", "line").limits(limits -> limits.maxMessageSize(1_000)));
                StreamClient client = StreamClient.connect(server.address("json"))) {
            client.sendLine("{\"op\":\"pub\",\"channel\":\"a\",\"data\":\"" + "x".repeat(1_000) + "\"}");

            assertThat(client.readLine())
                    .isEqualTo(
                            "{\"op\":\"error\",\"code\":\"too-big\",\"message\":\"a record is longer than 1000 bytes\"}");
            assertThat(client.readLine()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1_001, Integer.MAX_VALUE, Integer.MIN_VALUE, -1})
    void aLengthThatIsTooLargeIsRefusedBeforeTheRecordComes(int length) throws Exception {
        try (RunningServer server = RunningServer.start(
                        door("text").protocol("text", "length").limits(limits -> limits.maxMessageSize(1_000)));
                StreamClient client = StreamClient.connect(server.address("text"))) {
            client.send(java.nio.ByteBuffer.allocate(4).putInt(length).array());

            assertThat(new String(client.readRecord(), java.nio.charset.StandardCharsets.UTF_8))
                    .startsWith("-ERR too-big")
                    .contains(Integer.toUnsignedString(length));
            assertThat(client.readLine()).isNull();
        }
    }

    @Test
    void aRecordWithoutBytesIsAMessageToo() throws Exception {
        try (RunningServer server = RunningServer.start(
                        door("frames").protocol("raw", "length").channel("frames"));
                StreamClient one = StreamClient.connect(server.address("frames"));
                StreamClient two = StreamClient.connect(server.address("frames"))) {
            await().until(() -> server.gauge("polycast.connections", "frames") == 2);
            one.sendRecord(new byte[0]).sendRecord(new byte[] {1});

            assertThat(two.readRecord()).isEmpty();
            assertThat(two.readRecord()).containsExactly(1);
        }
    }

    @Test
    void oneClientMoreThanThereMayBeIsToldAndClosed() throws Exception {
        try (RunningServer server =
                RunningServer.start(2, "auto", door("text").limits(limits -> limits.maxConnections(2)))) {
            StreamClient first = StreamClient.connect(server.address("text"));
            StreamClient second = StreamClient.connect(server.address("text"));
            assertThat(first.ask("/ping")).isEqualTo("+PONG");
            assertThat(second.ask("/ping")).isEqualTo("+PONG");
            assertRefused(server);

            assertThat(second.ask("/quit")).isEqualTo("+OK bye");
            second.close();

            await().untilAsserted(() -> {
                try (StreamClient again = StreamClient.connect(server.address("text"))) {
                    assertThat(again.ask("/ping")).isEqualTo("+PONG");
                }
            });
            assertThat(server.count("polycast.connections.refused", "text")).isPositive();
            first.close();
        }
    }

    @Test
    void clientsAreCountedByAddress() throws Exception {
        try (RunningServer server =
                        RunningServer.start(door("text").limits(limits -> limits.maxConnectionsPerAddress(1)));
                StreamClient first = StreamClient.connect(server.address("text"))) {
            assertThat(first.ask("/ping")).isEqualTo("+PONG");
            assertRefused(server);
        }
    }

    private static void assertRefused(RunningServer server) throws IOException {
        try (StreamClient tooMany = StreamClient.connect(server.address("text"))) {
            assertThat(tooMany.readLine()).startsWith("-ERR too-many-connections");
            assertThat(tooMany.readLine()).isNull();
        }
    }

    @Test
    void aClientHasAsManySubscriptionsAsItMayHave() throws Exception {
        try (RunningServer server = RunningServer.start(door("text").limits(limits -> limits.maxSubscriptions(2)));
                StreamClient client = StreamClient.connect(server.address("text"))) {
            assertThat(client.ask("/sub a")).isEqualTo("+OK subscribed a");
            assertThat(client.ask("/sub b")).startsWith("-ERR too-many-subscriptions");
            assertThat(client.ask("/sub a")).isEqualTo("+OK subscribed a");
            assertThat(client.ask("/unsub lobby")).startsWith("+OK");
            assertThat(client.ask("/sub b")).isEqualTo("+OK subscribed b");
        }
    }

    @Test
    void aSilentClientIsEndedAndOneThatIsHeardOrSpokenToIsNot() throws Exception {
        try (RunningServer server = RunningServer.start(
                        door("text").limits(limits -> limits.idleTimeout(Duration.ofMillis(400))), door("steady"));
                StreamClient silent = StreamClient.connect(server.address("text"));
                StreamClient listener = StreamClient.connect(server.address("text"));
                StreamClient publisher = StreamClient.connect(server.address("steady"))) {
            assertThat(silent.ask("/unsub lobby")).startsWith("+OK");
            assertThat(listener.ask("/ping")).isEqualTo("+PONG");
            await().pollInterval(Duration.ofMillis(50)).untilAsserted(() -> {
                publisher.sendLine("tick");
                assertThat(listener.readLine()).isEqualTo("tick");
                assertThat(server.gauge("polycast.connections", "text")).isEqualTo(1);
            });
            assertThat(silent.readLine()).startsWith("-ERR idle");
            assertThat(silent.readLine()).isNull();
            publisher.sendLine("still there");
            assertThat(listener.readLine()).isEqualTo("still there");
        }
    }

    @Test
    void aPublisherOverItsRateIsSlowedDownAndLosesNothing() throws Exception {
        int rate = 200;
        int messages = 3 * rate;
        try (RunningServer server =
                        RunningServer.start(door("text").limits(limits -> limits.publishRate(rate)), door("listen"));
                StreamClient listener = StreamClient.connect(server.address("listen"));
                StreamClient publisher = StreamClient.connect(server.address("text"))) {
            assertThat(listener.ask("/ping")).isEqualTo("+PONG");
            long started = System.nanoTime();
            for (int i = 0; i < messages; i++) {
                publisher.sendLine("message " + i);
                // Each in a segment of its own as far as possible: a bucket can be overdrawn by what one read brings.
                publisher.socket().getOutputStream().flush();
                assertThat(listener.readLine()).isEqualTo("message " + i);
            }
            // The first second's worth is free, and the rest takes its time however fast the machine is.
            assertThat(Duration.ofNanos(System.nanoTime() - started))
                    .isGreaterThan(Duration.ofSeconds((messages - rate) / rate)
                            .multipliedBy(9)
                            .dividedBy(10));
        }
    }

    @Test
    void aClientThatDoesNotReadItsAnswersIsNotReadFrom() throws Exception {
        try (RunningServer server = RunningServer.start(door("text"));
                StreamClient client = StreamClient.connect(server.address("text"), 4_096)) {
            int pings = 200_000;
            Thread sender = new Thread(() -> {
                try {
                    for (int i = 0; i < pings / 1_000; i++) {
                        client.send("/ping\n".repeat(1_000));
                    }
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            sender.start();
            for (int i = 0; i < pings; i++) {
                assertThat(client.readLine()).isEqualTo("+PONG");
            }
            sender.join();
        }
    }

    @Test
    void bytesThatAreNoUtf8GoThroughTextAsTheyAreAndAreAnErrorInJson() throws Exception {
        byte[] garbage = {(byte) 0xff, (byte) 0xfe, 0, 1, (byte) 0x80};
        try (RunningServer server =
                        RunningServer.start(door("text"), door("json").protocol("json", "line"));
                StreamClient one = StreamClient.connect(server.address("text"));
                StreamClient two = StreamClient.connect(server.address("text"));
                StreamClient json = StreamClient.connect(server.address("json"))) {
            assertThat(two.ask("/ping")).isEqualTo("+PONG");
            assertThat(json.ask("{\"op\":\"sub\",\"channel\":\"lobby\"}")).isEqualTo("{\"op\":\"ok\"}");
            one.send(garbage).send("\n");
            assertThat(two.readLineBytes()).isEqualTo(garbage);
            assertThat(json.readLine()).contains("\"base64\":\"//4AAYA=\"");

            json.send(garbage).send("\n");
            assertThat(json.readLine()).contains("\"code\":\"bad-utf8\"");
            assertThat(json.ask("{\"op\":\"ping\"}")).isEqualTo("{\"op\":\"pong\"}");
        }
    }

    @Test
    void aResetLeavesNothingBehind() throws Exception {
        try (RunningServer server = RunningServer.start(door("text"));
                StreamClient other = StreamClient.connect(server.address("text"))) {
            StreamClient client = StreamClient.connect(server.address("text"));
            assertThat(client.ask("/ping")).isEqualTo("+PONG");
            client.send("half a line").reset();

            await().until(() -> server.gauge("polycast.connections", "text") == 1);
            assertThat(other.ask("/who")).contains(" text");
            assertThat(other.readLine()).isEqualTo("+OK 1 on lobby");
        }
    }
}
