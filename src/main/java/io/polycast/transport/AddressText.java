// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport;

import io.netty.util.NetUtil;
import io.polycast.Printable;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Formats addresses for people. */
public final class AddressText {
    private AddressText() {}

    /** Without a resolved name, a scope or a slash. */
    public static String of(SocketAddress socketAddress) {
        if (!(socketAddress instanceof InetSocketAddress address)) {
            String name = socketAddress.toString();
            return name.isEmpty() ? "unnamed" : Printable.of(name);
        }
        if (address.isUnresolved()) {
            return address.getHostString();
        }
        // In the short form of RFC 5952, and without the scope that epoll adds to the addresses of datagram peers.
        String host = NetUtil.toAddressString(address.getAddress());
        return (address.getAddress() instanceof Inet6Address ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** The peer of a wire: its address, or what the kernel knows about a peer that has none. */
    public static String peer(Wire wire) {
        String address = of(wire.remoteAddress());
        return wire.credentials()
                .map(credentials -> wire.remoteAddress().toString().isEmpty()
                        ? credentials.toString()
                        : address + "," + credentials)
                .orElse(address);
    }
}
