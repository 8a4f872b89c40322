// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * A kind of socket, found by its scheme through {@link java.util.ServiceLoader}. One instance serves all endpoints of
 * its scheme in one server.
 */
public interface Transport {
    /** What stands before {@code ://} in {@code listen}. */
    String scheme();

    /** Whether its clients are leased peers instead of connections. */
    boolean datagrams();

    /** Whether it keeps packet boundaries. */
    default boolean packets() {
        return datagrams();
    }

    /** Whether it stays on this machine, and listens on a path or an abstract name instead of host and port. */
    default boolean local() {
        return false;
    }

    /**
     * Whether a sender's address may be somebody else's, so that it has to be proven before anything much is sent
     * there.
     */
    default boolean forgeable() {
        return false;
    }

    /** The event loops on which it works, by their names. */
    default Set<String> eventLoops() {
        return Set.of("nio", "epoll", "io_uring");
    }

    /**
     * The sockets to open for a host as the configuration has it. Asks the resolver or looks at the file system, so it
     * blocks and is not for event loops.
     *
     * @param host a name, an address, or {@code *}; of local ones a path, or an abstract name behind {@code @}
     * @param port 0 to 65535
     * @throws IOException when the name is unknown, or when the address is seen to be in use
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
