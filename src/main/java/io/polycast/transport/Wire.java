// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport;

import io.polycast.delivery.Outlet;
import io.vertx.core.Future;
import java.net.SocketAddress;
import java.util.Map;
import java.util.Optional;

/** One client's bytes, in both directions. Belongs to one event loop and is used there alone. */
public interface Wire extends Outlet, Source {
    /** The peer's address. */
    SocketAddress remoteAddress();

    /** The address that the peer has connected to. */
    SocketAddress localAddress();

    /** The peer's credentials, where the kernel has them. */
    default Optional<Credentials> credentials() {
        return Optional.empty();
    }

    /** Whether it stays however long the peer is silent. */
    default boolean lasting() {
        return false;
    }

    /** The name in the peer's verified certificate; empty if it has none. */
    default String certifiedName() {
        return "";
    }

    /** The kernel's figures of the connection, by names for people; empty where there are none. */
    default Map<String, Long> kernelStats() {
        return Map.of();
    }

    /** Traces what its socket does from now on, if that is possible. */
    default void trace(SocketTrace trace, String endpoint) {}

    /** Whether all that passes is encrypted by TLS. */
    default boolean secure() {
        return false;
    }

    /** Whether {@link #startTls} has TLS to start. */
    default boolean mayStartTls() {
        return false;
    }

    /**
     * Starts TLS, once the peer begins its handshake. Everything written before must have left; nothing may be written
     * until it succeeds. When it fails, the wire is closed.
     */
    default Future<Void> startTls() {
        return Future.failedFuture("this connection has no TLS to start");
    }

    /**
     * Waits for the peer to begin with TLS, and then starts that.
     *
     * @param within milliseconds
     * @return true once there is TLS; false when the peer has sent something else, or nothing in this time, and TLS can
     *     still be {@linkplain #startTls started later}. When it fails, the wire is closed.
     */
    default Future<Boolean> acceptTls(long within) {
        return Future.succeededFuture(false);
    }

    /**
     * Half-closes after all pending output: tells the peer that no more will come. Reading continues; {@link #close}
     * must follow.
     */
    void finish();

    /** Closes at once; pending output is lost. {@link WireHandler#onClosed} follows, also when called again. */
    void close();
}
