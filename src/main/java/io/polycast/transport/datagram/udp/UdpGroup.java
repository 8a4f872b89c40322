// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport.datagram.udp;

import io.netty.channel.socket.DatagramChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * All machines of a network segment as one client: whatever any of them sends to the group's address is received, and
 * what is sent there reaches all of them in one datagram. Either a multicast group (RFC 1112, RFC 4291 section 2.7) on
 * some interfaces, or a broadcast address.
 *
 * @param address group or broadcast address, and port
 * @param interfaces on which a multicast group is joined; empty for broadcast
 * @param own addresses from which this machine sends
 */
record UdpGroup(InetSocketAddress address, List<NetworkInterface> interfaces, Set<InetAddress> own) {
    /**
     * Looks the interfaces up.
     *
     * @throws IOException if one is missing, or does not support multicast; the message is for a user
     */
    static UdpGroup of(InetSocketAddress address, List<String> names) throws IOException {
        List<NetworkInterface> interfaces = new ArrayList<>();
        for (String name : names) {
            NetworkInterface found = NetworkInterface.getByName(name);
            if (found == null) {
                throw new IOException("there is no interface " + name);
            }
            if (!found.isUp() || !(found.supportsMulticast() || found.isLoopback())) {
                throw new IOException("interface " + name + " is down, or does not support multicast");
            }
            interfaces.add(found);
        }
        Set<InetAddress> own = new HashSet<>();
        NetworkInterface.networkInterfaces()
                .forEach(each -> each.inetAddresses().forEach(own::add));
        return new UdpGroup(address, interfaces, Set.copyOf(own));
    }

    /** Whether this socket sent a datagram itself: the kernel loops these back. */
    boolean sentBy(InetSocketAddress sender) {
        return sender.getPort() == address.getPort() && own.contains(sender.getAddress());
    }

    /** Sets the interface by which the next writes leave. */
    static void leaveBy(NetworkInterface networkInterface, DatagramChannel channel) {
        channel.config().setNetworkInterface(networkInterface);
    }
}
