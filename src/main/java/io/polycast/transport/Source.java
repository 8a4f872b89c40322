// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport;

/** A source of input that backpressure can stop. */
public interface Source {
    /**
     * Sets whether to read. Stops after the current read; datagram wires, which share a socket, continue regardless.
     */
    void reading(boolean on);
}
