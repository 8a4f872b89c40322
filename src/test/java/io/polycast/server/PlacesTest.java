// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import static io.polycast.testkit.RunningServer.door;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.polycast.testkit.DatagramClient;
import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who has to give way when a newcomer finds no place. */
class PlacesTest {
    @ParameterizedTest
    @ValueSource(strings = {"text", "raw"})
    void clientsThatHaveClosedKeepNobodyOut(String protocol) throws Exception {
        try (RunningServer server = RunningServer.start(
                door("door").protocol(protocol, "line").limits(limits -> limits.maxConnections(2)))) {
            for (int i = 0; i < 20; i++) {
                StreamClient.connect(server.address("door")).close();
            }
            try (StreamClient one = StreamClient.connect(server.address("door"));
                    StreamClient other = StreamClient.connect(server.address("door"))) {
                // Both are let in, whatever the kernel has told of those before.
                await().untilAsserted(() -> {
                    one.sendLine("hello");
                    assertThat(other.silentFor(200)).isFalse();
                });
                assertThat(other.readLine()).isEqualTo("hello");
            }
        }
    }

    @Test
    void oneWhoStillListensIsToldWhy() throws Exception {
        try (RunningServer server = RunningServer.start(door("text").limits(limits -> limits.maxConnections(1)));
                StreamClient half = StreamClient.connect(server.address("text"))) {
            assertThat(half.ask("/ping")).isEqualTo("+PONG");
            half.halfClose();
            await().until(() -> server.yielding("text", "half-closed") == 1);

            try (StreamClient newcomer = StreamClient.connect(server.address("text"))) {
                assertThat(newcomer.ask("/ping")).isEqualTo("+PONG");

                assertThat(half.readLine()).startsWith("-ERR yielded");
                assertThat(half.readLine()).isNull();
                await().until(() -> server.yielding("text", "half-closed") == 0);
            }
        }
    }

    @Test
    void aHalfClosedClientToWhomMessagesGoStays() throws Exception {
        try (RunningServer server = RunningServer.start(door("text").limits(limits -> limits.maxConnections(3)));
                StreamClient publisher = StreamClient.connect(server.address("text"));
                StreamClient silent = StreamClient.connect(server.address("text"));
                StreamClient hears = StreamClient.connect(server.address("text"))) {
            assertThat(silent.ask("/join elsewhere")).startsWith("+OK");
            silent.halfClose();
            assertThat(hears.ask("/ping")).isEqualTo("+PONG");
            // Later, so that it would not be the first to go, were it not for the message.
            hears.halfClose();
            await().until(() -> server.yielding("text", "half-closed") == 2);
            publisher.sendLine("one");
            assertThat(hears.readLine()).isEqualTo("one");

            try (StreamClient newcomer = StreamClient.connect(server.address("text"))) {
                assertThat(newcomer.ask("/ping")).isEqualTo("+PONG");
                assertThat(silent.readLine()).startsWith("-ERR yielded");
                publisher.sendLine("two");

                assertThat(hears.readLine()).isEqualTo("two");
            }
        }
    }

    @Test
    void whoIsReallyThereDoesNotGiveWay() throws Exception {
        try (RunningServer server = RunningServer.start(door("text").limits(limits -> limits.maxConnections(1)));
                StreamClient one = StreamClient.connect(server.address("text"))) {
            assertThat(one.ask("/ping")).isEqualTo("+PONG");
            try (StreamClient refused = StreamClient.connect(server.address("text"))) {
                assertThat(refused.readLine()).startsWith("-ERR too-many-connections");
                assertThat(refused.readLine()).isNull();
            }
            assertThat(one.ask("/ping")).isEqualTo("+PONG");
        }
    }

    @Test
    void theBoundOfOneAddressIsHeldTheSameWay() throws Exception {
        try (RunningServer server =
                RunningServer.start(door("text").limits(limits -> limits.maxConnectionsPerAddress(1)))) {
            for (int i = 0; i < 10; i++) {
                StreamClient client = StreamClient.connect(server.address("text"));
                assertThat(client.ask("/ping")).isEqualTo("+PONG");
                client.close();
                await().until(() -> server.yielding("text", "half-closed") == 1);
            }
        }
    }

    @Test
    void eventStreamsThatWereClosedKeepNobodyOutEither() throws Exception {
        try (RunningServer server = RunningServer.web("\"maxConnections\": 2", "\"heartbeat\": 0")) {
            InetSocketAddress web = server.address("web");
            for (int i = 0; i < 10; i++) {
                try (StreamClient client = StreamClient.connect(web)) {
                    client.send("GET /channels/lobby/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
                    assertThat(client.readLine()).isEqualTo("HTTP/1.1 200 OK\r");
                }
            }
        }
    }

    @Test
    void aSilentHalfClosedClientIsEndedAfterAWhile() throws Exception {
        try (RunningServer server = RunningServer.start(
                        door("text").limits(limits -> limits.halfCloseTimeout(Duration.ofMillis(200))));
                StreamClient half = StreamClient.connect(server.address("text"))) {
            assertThat(half.ask("/ping")).isEqualTo("+PONG");
            half.halfClose();

            assertThat(half.readLine()).startsWith("-ERR idle");
            assertThat(half.readLine()).isNull();
        }
    }

    @Test
    void aClientThatTakesNothingIsEnded() throws Exception {
        try (RunningServer server = RunningServer.start(
                        door("text").limits(limits -> limits.writeTimeout(Duration.ofMillis(400))));
                StreamClient stuck = StreamClient.connect(server.address("text"), 4_096);
                StreamClient publisher = StreamClient.connect(server.address("text"))) {
            assertThat(stuck.ask("/ping")).isEqualTo("+PONG");
            String line = "x".repeat(10_000);
            await().untilAsserted(() -> {
                publisher.send((line + "\n").repeat(50));
                assertThat(server.gauge("polycast.connections", "text")).isEqualTo(1);
            });
            assertThat(publisher.ask("/ping")).isEqualTo("+PONG");
        }
    }

    @Test
    void datagramsFromEverywhereKeepNobodyOut() throws Exception {
        List<DatagramClient> strangers = new ArrayList<>();
        try (RunningServer server = RunningServer.start(
                        1, "auto", door("udp").listen("udp", "127.0.0.1").limits(limits -> limits.maxConnections(20)
                                .maxUnproven(10)));
                DatagramClient proven = DatagramClient.connect(server.address("udp"))) {
            proven.subscribe("lobby");
            for (int i = 0; i < 50; i++) {
                strangers.add(DatagramClient.connect(server.address("udp")).send("/ping"));
                assertThat(strangers.get(i).receive()).startsWith("+PONG");
            }
            assertThat(server.yielding("udp", "unproven")).isEqualTo(10);
            assertThat(server.gauge("polycast.connections", "udp")).isLessThanOrEqualTo(20);

            strangers.get(0).send("hello");
            assertThat(proven.receive()).startsWith("hello");
        } finally {
            strangers.forEach(DatagramClient::close);
        }
    }

    @Test
    void rawDatagramPeersGiveWayWhereThereIsNoOtherPlace() throws Exception {
        List<DatagramClient> strangers = new ArrayList<>();
        try (RunningServer server = RunningServer.start(
                1,
                "auto",
                door("udp")
                        .listen("udp", "127.0.0.1")
                        .protocol("raw", "line")
                        .limits(limits -> limits.maxConnections(5)))) {
            for (int i = 0; i < 12; i++) {
                strangers.add(DatagramClient.connect(server.address("udp")));
            }
            await().untilAsserted(() -> {
                strangers.get(11).send("again");
                strangers.get(10).send("hello");
                assertThat(strangers.get(11).silentFor(200)).isFalse();
            });
            for (DatagramClient stranger : strangers) {
                stranger.send("x");
            }
            await().untilAsserted(() ->
                    assertThat(server.gauge("polycast.connections", "udp")).isEqualTo(5));
        } finally {
            strangers.forEach(DatagramClient::close);
        }
    }
}
