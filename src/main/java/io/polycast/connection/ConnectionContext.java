// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.ClientId;
import io.polycast.conf.Limits;
import io.polycast.delivery.Holding;
import io.polycast.transport.Wire;

/**
 * The context that all parts of one connection share.
 *
 * @param limits those of the endpoint at the time the client connected
 * @param holding the account of the connection's memory
 */
record ConnectionContext(
        Loop loop, ConnectionHost host, Wire wire, Speech speech, ClientId id, Limits limits, Holding holding) {
    static ConnectionContext of(Loop loop, ConnectionHost host, Wire wire, Speech speech) {
        return new ConnectionContext(
                loop, host, wire, speech, loop.nextId(), host.conf().limits(), new Holding(loop.memory()));
    }
}
