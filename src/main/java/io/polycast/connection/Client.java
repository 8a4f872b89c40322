// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.ClientId;
import io.polycast.CloseReason;
import io.polycast.protocol.Session;
import java.util.Map;
import java.util.function.Consumer;

/** One client as seen by operators and the drain: its facts, and the ways to end it. Used on its event loop. */
public interface Client {
    /** Its identity within the cluster. */
    ClientId id();

    /** The endpoint it is connected to. */
    ConnectionHost host();

    /** The name of its protocol. */
    String protocol();

    /** The peer's address, for people. */
    String remoteAddress();

    /** The local address, for people. */
    String localAddress();

    /** The kernel's figures of the connection; any of them may be missing. */
    Map<String, Long> kernelStats();

    /** What it is doing. */
    ClientFacts facts();

    /** When it connected, milliseconds since 1970 UTC. */
    long sinceMs();

    /** Whether it is being ended, or gone. */
    boolean ending();

    /** Ends it, with a farewell that says why. */
    void end(CloseReason reason, String detail);

    /** Tells it that the server is about to end; see {@link io.polycast.protocol.Session#leaving}. */
    default boolean leaving() {
        return false;
    }

    /** Has its session tell it something, if it has one. */
    default void tell(Consumer<Session> what) {}

    /**
     * Prepares for the end of the server: nothing more is accepted from this client, but messages that were accepted
     * are still delivered to it.
     */
    void quiesce();

    /** Closes at once, without waiting for anything. */
    void abort();
}
