// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import static io.polycast.testkit.RunningServer.door;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.polycast.conf.ServerConf;
import io.polycast.testkit.DatagramClient;
import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers on UDP: leases, cookies, packet boundaries. */
class DatagramTest {
    @ParameterizedTest
    @CsvSource({"1, epoll", "3, epoll", "2, nio", "2, io_uring"})
    void messagesGoBothWaysBetweenStreamsAndDatagrams(int eventLoops, String transport) throws Exception {
        if (!EventLoops.named(transport).available()) {
            return;
        }
        try (RunningServer server = RunningServer.start(
                        eventLoops,
                        transport,
                        door("text"),
                        door("udp").listen("udp", "127.0.0.1"),
                        door("udp6").listen("udp", "::1"));
                StreamClient stream = StreamClient.connect(server.address("text"));
                DatagramClient peer = DatagramClient.connect(server.address("udp"));
                DatagramClient peer6 = DatagramClient.connect(server.address("udp6"))) {
            assertThat(stream.ask("/ping")).isEqualTo("+PONG");
            peer.subscribe("lobby");
            peer6.subscribe("lobby");

            peer.send("from udp");
            assertThat(stream.readLine()).isEqualTo("from udp");
            assertThat(peer6.receive()).isEqualTo("from udp");
            stream.sendLine("from tcp");
            assertThat(peer.receive()).isEqualTo("from tcp");
            assertThat(peer6.receive()).isEqualTo("from tcp");
        }
    }

    @Test
    void whoHasNotShownWhereItIsCanPublishAndNothingElse() throws Exception {
        try (RunningServer server =
                        RunningServer.start(door("text"), door("udp").listen("udp", "127.0.0.1"));
                StreamClient stream = StreamClient.connect(server.address("text"));
                DatagramClient peer = DatagramClient.connect(server.address("udp"));
                DatagramClient other = DatagramClient.connect(server.address("udp"))) {
            assertThat(stream.ask("/ping")).isEqualTo("+PONG");
            peer.send("published");
            assertThat(stream.readLine()).isEqualTo("published");

            for (String command :
                    new String[] {"/sub a", "/join a", "/who", "/help", "/stats", "/sub a cookie=guess"}) {
                assertThat(peer.ask(command))
                        .as(command)
                        .matches("-ERR cookie ([0-9a-f]{16}) repeat as " + command.replaceAll(" cookie=.*", "")
                                + " cookie=\\1");
            }
            assertThat(peer.ask("/ping")).isEqualTo("+PONG");
            String othersCookie = other.ask("/sub a").split(" ")[2];
            assertThat(peer.ask("/sub a cookie=" + othersCookie)).startsWith("-ERR cookie");

            peer.subscribe("a");
            assertThat(peer.ask("/sub b")).as("once is enough").isEqualTo("+OK subscribed b");
        }
    }

    @Test
    void jsonAsksForTheCookieInItsOwnForm() throws Exception {
        try (RunningServer server = RunningServer.start(
                        door("text"), door("udp").listen("udp", "127.0.0.1").protocol("json", "line"));
                StreamClient stream = StreamClient.connect(server.address("text"));
                DatagramClient peer = DatagramClient.connect(server.address("udp"))) {
            String challenge = peer.ask("{\"op\":\"sub\",\"channel\":\"lobby\",\"id\":7}");
            assertThat(challenge).startsWith("{\"op\":\"error\",\"id\":7,\"code\":\"cookie\"");
            String cookie = challenge.replaceAll(".*\"cookie\":\"([0-9a-f]+)\"}$", "$1");
            assertThat(peer.ask("{\"op\":\"sub\",\"channel\":\"lobby\",\"id\":8,\"cookie\":\"" + cookie + "\"}"))
                    .isEqualTo("{\"op\":\"ok\",\"id\":8}");
            stream.sendLine("hello");
            assertThat(peer.receive()).contains("\"data\":\"hello\"");
        }
    }

    @Test
    void lineEndsAreAnsweredInKind() throws Exception {
        try (RunningServer server =
                        RunningServer.start(door("text"), door("udp").listen("udp", "127.0.0.1"));
                StreamClient stream = StreamClient.connect(server.address("text"));
                DatagramClient terminal = DatagramClient.connect(server.address("udp"));
                DatagramClient program = DatagramClient.connect(server.address("udp"))) {
            assertThat(stream.ask("/ping")).isEqualTo("+PONG");
            program.subscribe("lobby");
            terminal.subscribe("lobby");

            terminal.send("typed\r\n");

            assertThat(stream.readLine()).isEqualTo("typed");
            assertThat(program.receive()).isEqualTo("typed");
            stream.sendLine("answer");
            assertThat(terminal.receive()).isEqualTo("answer\n");
            assertThat(program.receive()).isEqualTo("answer");
        }
    }

    /** The lease is longer than a starved machine may keep the one that speaks from it. */
    @Test
    void aPeerThatFallsSilentLosesItsLeaseAndOneThatSpeaksKeepsIt() throws Exception {
        try (RunningServer server = RunningServer.start(
                        door("text"),
                        door("udp").listen("udp", "127.0.0.1").limits(limits -> limits.lease(Duration.ofSeconds(6))));
                StreamClient stream = StreamClient.connect(server.address("text"));
                DatagramClient silent = DatagramClient.connect(server.address("udp"));
                DatagramClient alive = DatagramClient.connect(server.address("udp"))) {
            silent.subscribe("lobby");
            alive.subscribe("lobby");
            await().pollInterval(Duration.ofMillis(100)).untilAsserted(() -> {
                assertThat(alive.ask("/ping")).isEqualTo("+PONG");
                assertThat(server.gauge("polycast.connections", "udp")).isEqualTo(1);
            });
            assertThat(silent.receive()).startsWith("-ERR idle");
            stream.sendLine("who is there");
            assertThat(alive.receive()).isEqualTo("who is there");
            assertThat(alive.ask("/quit")).isEqualTo("+OK bye");
            await().until(() -> server.gauge("polycast.connections", "udp") == 0);
        }
    }

    @Test
    void aDatagramThatIsTooLongGetsAnErrorAndTheNextOneIsFine() throws Exception {
        try (RunningServer server = RunningServer.start(
                        door("text"),
                        door("udp").listen("udp", "127.0.0.1").limits(limits -> limits.maxMessageSize(1_000)));
                StreamClient stream = StreamClient.connect(server.address("text"));
                DatagramClient peer = DatagramClient.connect(server.address("udp"))) {
            assertThat(stream.ask("/ping")).isEqualTo("+PONG");
            assertThat(peer.ask("x".repeat(1_001))).isEqualTo("-ERR too-big a record is longer than 1000 bytes");
            peer.send("x".repeat(1_000));
            assertThat(stream.readLine()).hasSize(1_000);
        }
    }

    @Test
    void theLongestDatagramsAreNotCutAndLongerMessagesAreToldAsGaps() throws Exception {
        try (RunningServer server =
                        RunningServer.start(door("text"), door("udp").listen("udp", "127.0.0.1"));
                StreamClient stream = StreamClient.connect(server.address("text"));
                DatagramClient peer = DatagramClient.connect(server.address("udp"))) {
            assertThat(stream.ask("/ping")).isEqualTo("+PONG");
            peer.subscribe("lobby");
            peer.send("y".repeat(65_507));
            assertThat(stream.readLine()).isEqualTo("y".repeat(65_507));

            stream.sendLine("z".repeat(65_508)).sendLine("z".repeat(65_507));

            assertThat(peer.receive()).isEqualTo("!gap lobby 1");
            assertThat(peer.receive()).isEqualTo("z".repeat(65_507));
            assertThat(server.count("polycast.messages.dropped", "udp")).isEqualTo(1);
        }
    }

    @Test
    void aMessageWithoutBytesCantBeSentInADatagramAndIsTold() throws Exception {
        try (RunningServer server =
                        RunningServer.start(door("text"), door("udp").listen("udp", "127.0.0.1"));
                StreamClient stream = StreamClient.connect(server.address("text"));
                DatagramClient peer = DatagramClient.connect(server.address("udp"))) {
            peer.subscribe("lobby");
            stream.sendLine("").sendLine("next");

            assertThat(peer.receive()).isEqualTo("!gap lobby 1");
            assertThat(peer.receive()).isEqualTo("next");
            assertThat(server.count("polycast.messages.dropped", "udp")).isEqualTo(1);
        }
    }

    /** That nothing is lost is what the leak detector finds after each class. */
    @ParameterizedTest
    @ValueSource(strings = {"epoll", "nio", "io_uring"})
    void aSocketThatIsClosedGivesItsBuffersBack(String transport) throws Exception {
        if (!EventLoops.named(transport).available()) {
            return;
        }
        for (int i = 0; i < 20; i++) {
            try (RunningServer server =
                            RunningServer.start(2, transport, door("udp").listen("udp", "127.0.0.1"));
                    DatagramClient peer = DatagramClient.connect(server.address("udp"))) {
                assertThat(peer.ask("/ping")).isEqualTo("+PONG");
            }
        }
    }

    @Test
    void rawPeersReceiveForAsLongAsTheySend() throws Exception {
        byte[] bytes = {0, (byte) 0xff, '\n'};
        try (RunningServer server = RunningServer.start(
                        door("udp").listen("udp", "127.0.0.1").protocol("raw", "line"));
                DatagramClient one = DatagramClient.connect(server.address("udp"));
                DatagramClient two = DatagramClient.connect(server.address("udp"))) {
            one.send("I am here");
            await().until(() -> server.gauge("polycast.connections", "udp") == 1);

            two.send(bytes);

            assertThat(one.receiveBytes()).isEqualTo(bytes);
        }
    }

    @Test
    void aPeerOverItsRateIsTold() throws Exception {
        try (RunningServer server = RunningServer.start(
                        door("udp").listen("udp", "127.0.0.1").limits(limits -> limits.publishRate(3)));
                DatagramClient peer = DatagramClient.connect(server.address("udp"))) {
            for (int i = 0; i < 4; i++) {
                peer.send("message");
            }
            assertThat(peer.receive()).startsWith("-ERR rate-limited");
            assertThat(server.count("polycast.messages.in", "udp")).isEqualTo(3);
        }
    }

    @Test
    void aSecondServerIsToldThatTheAddressIsInUse() throws Exception {
        try (RunningServer first = RunningServer.start(2, "auto", door("udp").listen("udp", "127.0.0.1"))) {
            int port = first.address("udp").getPort();
            ServerConf second = RunningServer.conf(
                    2, "auto", 0, door("mine").listen("udp", "127.0.0.1").port(port));

            assertThatThrownBy(() -> Server.start(second))
                    .isInstanceOf(Server.StartException.class)
                    .hasMessage("endpoint mine can't listen on udp://127.0.0.1:" + port + ": the address is in use");
        }
    }

    @Test
    void aFloodOfDatagramsReachesASubscriberInOrderAsFarAsItArrives() throws Exception {
        try (RunningServer server =
                        RunningServer.start(2, "auto", door("text"), door("udp").listen("udp", "127.0.0.1"));
                StreamClient stream = StreamClient.connect(server.address("text"));
                DatagramClient peer = DatagramClient.connect(server.address("udp"))) {
            assertThat(stream.ask("/ping")).isEqualTo("+PONG");
            for (int i = 0; i < 2_000; i++) {
                peer.send("number " + i);
            }
            peer.send("end");
            Set<String> seen = new HashSet<>();
            int last = -1;
            for (String line = stream.readLine(); !line.equals("end"); line = stream.readLine()) {
                int number = Integer.parseInt(line.substring("number ".length()));
                assertThat(seen.add(line)).isTrue();
                assertThat(number).isGreaterThan(last);
                last = number;
            }
            assertThat(seen).isNotEmpty();
        }
    }
}
