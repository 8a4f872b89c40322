// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport;

import io.polycast.delivery.Outlet;
import io.vertx.core.Future;
import java.net.SocketAddress;
import java.util.Map;
import java.util.Optional;

/** One client's bytes, both ways. Belongs to one event loop and is used there alone. */
public interface Wire extends Outlet, Source {
    /** The peer's address. */
    SocketAddress remoteAddress();

    /** The address that the peer talks to. */
    SocketAddress localAddress();

    /** Who the peer is, where the kernel tells. */
    default Optional<Credentials> credentials() {
        return Optional.empty();
    }

    /** Whether it stays however long nothing is heard from it. */
    default boolean lasting() {
        return false;
    }

    /** What the peer has proven to be called, by its certificate; empty if it has not. */
    default String certifiedName() {
        return "";
    }

    /** What the kernel knows of the connection, by names for people; empty where it does not tell. */
    default Map<String, Long> kernelStats() {
        return Map.of();
    }

    /**
     * Has all that follows be TLS, once the peer has begun its handshake. What was written before has to have left;
     * nothing may be written until it succeeds. When it fails, the wire is closed.
     */
    default Future<Void> startTls() {
        return Future.failedFuture("there is no TLS to start");
    }

    /**
     * After everything that was written has left, tells the peer that no more will come. Reading goes on;
     * {@link #close} is due later.
     */
    void finish();

    /**
     * Closes at once; what has not left is lost. {@link WireHandler#onClosed} follows, also when called a second time.
     */
    void close();
}
