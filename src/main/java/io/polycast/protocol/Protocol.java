// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol;

import io.polycast.delivery.Encoding;

/**
 * A protocol, found by its name through {@link java.util.ServiceLoader}. One instance serves all connections of all event loops, so it
 * has no state of its own.
 */
public interface Protocol {
    /** The name in the configuration, in lower case. */
    String name();

    /** How messages are rendered for a client that has not said otherwise. */
    Encoding encoding();

    /**
     * Whether records are lines of text, so that on packet sockets the line end that tools such as {@code nc -u} put at the end of a
     * packet is not part of the record.
     */
    boolean textual();

    /** A client has come: makes what answers its records, once it has been let in. Called on the client's event loop; does nothing else yet. */
    Session open(SessionPort port);
}
