// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol;

import io.polycast.delivery.Encoding;
import java.time.Duration;

/**
 * What opens a session for each client: how the clients of an endpoint, or the client of one request, are spoken to.
 */
public interface SessionSource {
    /** The name of what is spoken, in lower case. */
    String name();

    /** How messages are rendered for a client that has not said otherwise. */
    Encoding encoding();

    /**
     * Whether records are lines of text, so that on packet sockets the line end that tools such as {@code nc -u} put at
     * the end of a packet is not part of the record.
     */
    boolean textual();

    /**
     * How soon a client has to have identified itself, by {@link PeerPort#identified}; zero when it need not at all.
     */
    default Duration identifyWithin() {
        return Duration.ZERO;
    }

    /**
     * A client has been given its place: makes what answers its records. Called on the client's event loop; does
     * nothing else yet.
     */
    Session open(SessionPort port);
}
