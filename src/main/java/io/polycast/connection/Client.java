// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.ClientId;
import io.polycast.CloseReason;
import java.util.Map;

/** One client as the server sees it: what operators may know of it, and how it is ended. Used on its event loop. */
public interface Client {
    /** Its name within the cluster. */
    ClientId id();

    /** The endpoint that it came in by. */
    ConnectionHost host();

    /** The name of the protocol that it speaks. */
    String protocol();

    /** Who is at the other end, as people read it. */
    String remoteAddress();

    /** Where it came in, as people read it. */
    String localAddress();

    /** What the kernel knows of the connection; may lack any of it. */
    Map<String, Long> kernelStats();

    /** What it does. */
    ClientFacts facts();

    /** When it came, milliseconds since 1970 UTC. */
    long sinceMs();

    /** Whether it is on its way out, or gone. */
    boolean ending();

    /** Ends it, with a farewell that says why. */
    void end(CloseReason reason, String detail);

    /**
     * The server is about to end: nothing more is accepted from this client, but messages that were accepted still
     * reach it.
     */
    void quiesce();

    /** Closes without waiting for anything. */
    void abort();
}
