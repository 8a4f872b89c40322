// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport;

import io.vertx.core.Future;

/** One event loop's share of a listening socket. */
public interface Listener {
    /** The port, as it really is. */
    int port();

    /** Accepts nothing more. Clients that have come stay. */
    void stopAccepting();

    /** Looks whether files that it was given have changed. */
    default void refresh() {}

    /** Closes the socket; the clients of a datagram socket go with it. */
    Future<Void> close();

    /** Of an event loop that leaves all the work of a socket to the first one. */
    static Listener none(int port) {
        return new Listener() {
            @Override
            public int port() {
                return port;
            }

            @Override
            public void stopAccepting() {
                // There is nothing here.
            }

            @Override
            public Future<Void> close() {
                return Future.succeededFuture();
            }
        };
    }
}
