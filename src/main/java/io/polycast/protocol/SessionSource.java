// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol;

import io.polycast.delivery.Encoding;
import java.time.Duration;

/** A factory of sessions: how the clients of an endpoint, or the client of one request, are spoken to. */
public interface SessionSource {
    /** The name of the protocol, in lower case. */
    String name();

    /** The default encoding of a client. */
    Encoding encoding();

    /**
     * Whether records are lines of text, so that on packet sockets a line end at the end of a packet, as tools such as
     * {@code nc -u} add it, is not part of the record.
     */
    boolean textual();

    /** How soon a client must have identified itself, by {@link PeerPort#identified}; zero when it need not. */
    default Duration identifyWithin() {
        return Duration.ZERO;
    }

    /**
     * Creates the session of a client that has been given its place. Called on the client's event loop; must not do
     * anything else yet.
     */
    Session open(SessionPort port);
}
