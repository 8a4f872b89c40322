// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.EndpointAddress;
import io.polycast.transport.UnixAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterAddressesTest {
    private static final EndpointAddress OWN = new EndpointAddress("nats", "tcp", "127.0.0.1:4222", true);
    private static final EndpointAddress NEAR = new EndpointAddress("nats", "tcp", "127.0.0.1:4223", true);
    private static final EndpointAddress FAR = new EndpointAddress("nats", "tcp", "192.0.2.7:4222", false);

    private final ClusterAddresses addresses = new ClusterAddresses();

    ClusterAddressesTest() {
        addresses.own(List.of(OWN), List.of());
        addresses.others(List.of(NEAR, FAR), List.of());
    }

    private static InetSocketAddress at(int... address) throws UnknownHostException {
        byte[] bytes = {(byte) address[0], (byte) address[1], (byte) address[2], (byte) address[3]};
        return new InetSocketAddress(InetAddress.getByAddress(bytes), 50_000);
    }

    @Test
    void whatIsOnLoopbackIsForClientsOnThisMachine() throws Exception {
        assertThat(addresses.reachableFrom(at(127, 0, 0, 1), false)).containsExactly(OWN, NEAR, FAR);
        assertThat(addresses.reachableFrom(new UnixAddress(""), false)).containsExactly(OWN, NEAR, FAR);
        assertThat(addresses.reachableFrom(at(192, 0, 2, 1), false)).containsExactly(FAR);
        assertThat(addresses.reachableFrom(InetSocketAddress.createUnresolved("unknown", 0), false))
                .containsExactly(FAR);
    }

    @Test
    void aNodeThatLeavesDoesNotNameItself() throws Exception {
        assertThat(addresses.reachableFrom(at(127, 0, 0, 1), true)).containsExactly(NEAR, FAR);
    }
}
