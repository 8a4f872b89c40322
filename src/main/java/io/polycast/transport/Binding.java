// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport;

import io.vertx.core.Promise;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One address of an endpoint, shared by the event loops that listen on it.
 *
 * @param address where; the wildcard address of both families for {@code *}
 * @param port as configured; 0 for one that the kernel chooses
 * @param number counts the bindings of this transport from 1
 * @param claimed whether some event loop is, or was, the first to listen
 * @param actualPort completed by the first event loop that listens, for the others to join it
 */
public record Binding(InetAddress address, int port, int number, AtomicBoolean claimed, Promise<Integer> actualPort) {
    /** For one address and port. */
    public Binding(InetAddress address, int port, int number) {
        this(address, port, number, new AtomicBoolean(), Promise.promise());
    }

    /** As Vert.x's servers take it. Port 0 would give each event loop a port of its own; all share the one that the kernel chooses. */
    public SocketAddress shared() {
        String host = address.getHostAddress();
        return port == 0 ? SocketAddress.sharedRandomPort(number, host) : SocketAddress.inetSocketAddress(port, host);
    }
}
