// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.List;

/**
 * A kind of socket, found by its scheme through {@link java.util.ServiceLoader}. One instance serves all endpoints of its scheme in one
 * server.
 */
public interface Transport {
    /** What stands before {@code ://} in {@code listen}. */
    String scheme();

    /** Whether it keeps packet boundaries and its clients are leased peers instead of connections. */
    boolean datagrams();

    /**
     * The sockets to open for a host as the configuration has it. Asks the resolver, so it blocks and is not for event loops.
     *
     * @param host a name, an address, or {@code *}
     * @param port 0 to 65535
     * @throws IOException when the name is unknown, or when the address is seen to be in use
     */
    List<Binding> resolve(String host, int port) throws IOException;

    /**
     * Opens one event loop's share of a socket. Called once on each event loop that carries connections; all of them share the address.
     *
     * @param context the verticle's context, on which everything of this share happens
     */
    Future<Listener> listen(Context context, Binding binding, SocketOptions options, Acceptor acceptor);
}
