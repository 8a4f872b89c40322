// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport;

/** What can be kept from sending more. */
public interface Source {
    /**
     * Whether to read on. Stops after the read that is under way; datagram wires, which share a socket, go on
     * regardless.
     */
    void reading(boolean on);
}
