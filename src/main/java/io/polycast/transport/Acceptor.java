// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport;

/** The receiver of new clients. Called on the event loop that the wire belongs to. */
public interface Acceptor {
    /** Accepts a client. The wire calls the handler from then on, and not before this returns. */
    WireHandler accept(Wire wire);
}
