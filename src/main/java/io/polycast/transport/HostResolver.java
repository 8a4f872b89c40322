// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.List;

/** The resolver from a configured host to the addresses to listen on. */
public final class HostResolver {
    private static final String EVERY_INTERFACE = "*";

    /** Stateless. */
    public HostResolver() {}

    /**
     * All addresses of the host. Blocks.
     *
     * @throws UnknownHostException when there is none
     */
    public List<InetAddress> resolve(String host) throws UnknownHostException {
        if (!host.equals(EVERY_INTERFACE)) {
            return List.of(InetAddress.getAllByName(host));
        }
        // Sockets on the IPv6 wildcard address accept IPv4 as well. A machine without IPv6 gets the IPv4 one.
        InetAddress everyV6 = InetAddress.getByName("::");
        return List.of(usable(everyV6) ? everyV6 : InetAddress.getByName("0.0.0.0"));
    }

    private static boolean usable(InetAddress address) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(address, 0));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
