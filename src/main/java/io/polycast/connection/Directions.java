// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.transport.AddressText;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

/**
 * The way to the right endpoint, for a client that has connected to a wrong one.
 *
 * @param endpoints all of the server's
 * @param here the endpoint that the client is connected to
 * @param reached the local address of that connection
 */
record Directions(List<? extends ConnectionHost> endpoints, ConnectionHost here, SocketAddress reached) {
    private static final List<String> EVERY_INTERFACE = List.of("//0.0.0.0:", "//[::]:");

    /** Directions for this client. */
    static Directions of(ConnectionContext client) {
        return new Directions(
                client.loop().shared().endpoints(), client.host(), client.wire().localAddress());
    }

    /** One line for the client and the log. */
    String to(ForeignProtocol foreign) {
        String where = endpoints.stream()
                .filter(endpoint -> foreign.spokenBy(endpoint.conf()))
                .flatMap(endpoint -> endpoint.addresses().stream())
                .findFirst()
                .map(address -> "; " + foreign.label() + " is at " + reachable(address))
                .orElse(", and no endpoint of this server speaks " + foreign.label());
        return "this is Polycast's " + here.conf().protocol() + " door" + where;
    }

    /** An endpoint that listens on every interface can be reached at the same address as this one. */
    private String reachable(String address) {
        if (!(reached instanceof InetSocketAddress inet) || inet.isUnresolved()) {
            return address;
        }
        String text = AddressText.of(inet);
        String host = "//" + text.substring(0, text.lastIndexOf(':') + 1);
        return EVERY_INTERFACE.stream().reduce(address, (so, every) -> so.replace(every, host));
    }
}
