// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport;

/** Takes new clients. Called on the event loop that the wire belongs to. */
public interface Acceptor {
    /** A client has come. The wire calls the handler from now on, and not before this returns. */
    WireHandler accept(Wire wire);
}
