// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * A kind of socket, found by its scheme through {@link java.util.ServiceLoader}. One instance serves all endpoints with
 * its scheme in one server.
 */
public interface Transport {
    /** The scheme, before {@code ://} in {@code listen}. */
    String scheme();

    /** Whether its clients are leased peers rather than connections. */
    boolean datagrams();

    /** Whether it preserves packet boundaries. */
    default boolean packets() {
        return datagrams();
    }

    /** Whether it is local to this machine, and listens on a path or an abstract name instead of host and port. */
    default boolean local() {
        return false;
    }

    /** Whether a sender's address may be spoofed, so that it must be proven before much is sent there. */
    default boolean forgeable() {
        return false;
    }

    /** The names of the event loop types on which it works. */
    default Set<String> eventLoops() {
        return Set.of("nio", "epoll", "io_uring");
    }

    /**
     * The sockets to open for a configured host. Asks the resolver or the file system, so it blocks and must not be
     * called on an event loop.
     *
     * @param host a name, an address, or {@code *}; for local transports a path, or an abstract name after {@code @}
     * @param port 0 to 65535
     * @throws IOException when the name is unknown, or the address is known to be in use
     */
    List<Binding> resolve(String host, int port) throws IOException;

    /**
     * Opens one event loop's share of a socket. Called once on each event loop that carries connections; all of them
     * share the address.
     *
     * @param context the verticle's context, on which everything of this share happens
     */
    Future<Listener> listen(Context context, Binding binding, SocketOptions options, Acceptor acceptor);
}
