// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import static io.polycast.testkit.RunningServer.door;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polycast.testkit.DatagramClient;
import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** IPv4, IPv6, names, and every interface. */
class AddressesTest {
    @Test
    void whatIsTypedOverOneFamilyIsSeenOverTheOtherAndOverUdp() throws Exception {
        try (RunningServer server = RunningServer.start(
                        door("four"),
                        door("six").listen("tcp", "::1"),
                        door("udp").listen("udp", "::1"));
                StreamClient four = StreamClient.connect(server.address("four"));
                StreamClient six = StreamClient.connect(server.address("six"));
                DatagramClient udp = DatagramClient.connect(server.address("udp"))) {
            assertThat(four.ask("/ping")).isEqualTo("+PONG");
            assertThat(six.ask("/ping")).isEqualTo("+PONG");
            udp.subscribe("lobby");
            six.sendLine("from six");
            assertThat(four.readLine()).isEqualTo("from six");
            assertThat(udp.receive()).isEqualTo("from six");
            four.sendLine("from four");
            assertThat(six.readLine()).isEqualTo("from four");
        }
    }

    @ParameterizedTest
    @CsvSource({"epoll, tcp", "nio, tcp", "io_uring, tcp", "epoll, udp", "nio, udp", "io_uring, udp"})
    void aStarIsEveryInterfaceOfBothFamilies(String transport, String scheme) throws Exception {
        if (!EventLoops.named(transport).available()) {
            return;
        }
        try (RunningServer server =
                RunningServer.start(2, transport, door("door").listen(scheme, "*"))) {
            int port = server.address("door").getPort();
            assertThat(server.server().endpoints())
                    .containsExactly(new Server.Bound("door", scheme + "://[::]:" + port));
            for (String host : new String[] {"127.0.0.1", "::1"}) {
                assertThat(ping(scheme, new InetSocketAddress(host, port)))
                        .as(host)
                        .isEqualTo("+PONG");
            }
        }
    }

    private static String ping(String scheme, InetSocketAddress address) throws Exception {
        if (scheme.equals("udp")) {
            try (DatagramClient client = DatagramClient.connect(address)) {
                return client.ask("/ping");
            }
        }
        try (StreamClient client = StreamClient.connect(address)) {
            return client.ask("/ping");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aNameIsBoundOnEachOfItsAddressesAndAllLoopsShareThePort(int eventLoops) throws Exception {
        try (RunningServer server =
                RunningServer.start(eventLoops, "auto", door("door").listen("tcp", "localhost"))) {
            assertThat(server.server().endpoints()).isNotEmpty();
            for (Server.Bound bound : server.server().endpoints()) {
                assertThat(bound.address()).matches("tcp://(127\\.0\\.0\\.1|\\[::1]):[1-9][0-9]*");
            }
            for (int i = 0; i < 2 * eventLoops; i++) {
                assertThat(ping("tcp", server.address("door"))).isEqualTo("+PONG");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "tcp, no.such.host.invalid, unknown host",
        "udp, no.such.host.invalid, unknown host",
        "tcp, 192.0.2.1, this machine has no such address",
        "udp, 192.0.2.1, this machine has no such address",
    })
    void anAddressThatCantBeBoundIsNamedWithItsReason(String scheme, String host, String reason) {
        assertThatThrownBy(() -> RunningServer.start(
                        2, "auto", door("fine"), door("door").listen(scheme, host)))
                .isInstanceOf(Server.StartException.class)
                .hasMessage("endpoint door can't listen on " + scheme + "://" + host + ":0: " + reason);
    }
}
