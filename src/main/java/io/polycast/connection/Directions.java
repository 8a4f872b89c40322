// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.transport.AddressText;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

/**
 * The way to the right door, as it is told to a client that has come to a wrong one.
 *
 * @param endpoints all of the server's
 * @param here the endpoint that the client has come to
 * @param reached the address by which it has come
 */
record Directions(List<? extends ConnectionHost> endpoints, ConnectionHost here, SocketAddress reached) {
    private static final List<String> EVERY_INTERFACE = List.of("//0.0.0.0:", "//[::]:");

    /** From where this client is. */
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

    /** One that listens on every interface can be reached as this one was. */
    private String reachable(String address) {
        if (!(reached instanceof InetSocketAddress inet) || inet.isUnresolved()) {
            return address;
        }
        String text = AddressText.of(inet);
        String host = "//" + text.substring(0, text.lastIndexOf(':') + 1);
        return EVERY_INTERFACE.stream().reduce(address, (so, every) -> so.replace(every, host));
    }
}
