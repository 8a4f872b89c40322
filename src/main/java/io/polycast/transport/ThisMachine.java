// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** The machine on which the server runs. */
public final class ThisMachine {
    private ThisMachine() {}

    /** Whether a peer is on it: one with a loopback address, or without any IP address. */
    public static boolean has(SocketAddress peer) {
        return !(peer instanceof InetSocketAddress inet)
                || (inet.getAddress() != null && inet.getAddress().isLoopbackAddress());
    }
}
