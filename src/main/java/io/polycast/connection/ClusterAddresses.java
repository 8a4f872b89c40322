// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.EndpointAddress;
import io.polycast.protocol.Session;
import io.polycast.transport.ThisMachine;
import java.net.SocketAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * The addresses of all nodes' endpoints, for clients that look for another node. Empty without a cluster. Thread-safe.
 */
public final class ClusterAddresses {
    private volatile List<EndpointAddress> own = List.of();
    private volatile List<EndpointAddress> others = List.of();

    /** Sets those of this node, and tells its clients. */
    public void own(List<EndpointAddress> addresses, List<Loop> loops) {
        own = List.copyOf(addresses);
        tell(loops);
    }

    /** Sets those of the other nodes, and tells the clients of this one. */
    public void others(List<EndpointAddress> addresses, List<Loop> loops) {
        others = List.copyOf(addresses);
        tell(loops);
    }

    private static void tell(List<Loop> loops) {
        loops.forEach(
                loop -> loop.later(() -> loop.clients().forEach(client -> client.tell(Session::addressesChanged))));
    }

    /**
     * Those that a client at this address may be able to reach, this node's first.
     *
     * @param leaving whether this node had better not be chosen again
     */
    List<EndpointAddress> reachableFrom(SocketAddress client, boolean leaving) {
        boolean here = ThisMachine.has(client);
        return Stream.concat(leaving ? Stream.empty() : own.stream(), others.stream())
                .filter(address -> here || !address.loopback())
                .toList();
    }
}
