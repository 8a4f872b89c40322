// SPDX-License-Identifier: Apache-2.0
package io.polycast.transport;

import io.vertx.core.Future;

/** One event loop's share of a listening socket. */
public interface Listener {
    /** The actual port. */
    int port();

    /** Stops accepting. Existing clients stay. */
    void stopAccepting();

    /** Checks whether files it was given have changed. */
    default void refresh() {}

    /** Closes the socket, and with it the clients of a datagram socket. */
    Future<Void> close();

    /** The share of an event loop when the first one does all the work of a socket. */
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
