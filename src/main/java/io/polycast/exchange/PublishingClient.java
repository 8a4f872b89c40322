// SPDX-License-Identifier: Apache-2.0
package io.polycast.exchange;

import io.polycast.Attributes;
import io.polycast.ChannelName;
import io.vertx.core.Future;
import java.util.List;

/** A client that publishes by requests, each of which is answered. Belongs to its connection's event loop. */
public interface PublishingClient {
    /**
     * Publishes, all or nothing.
     *
     * @param payloads owned by the client from now on
     * @return the number of deliveries within this process; completes once the client may continue, and fails when the
     *     server has ended it
     */
    Future<Long> publish(ChannelName channel, Attributes attributes, List<byte[]> payloads);

    /** Whether the server has ended this client, so that its connection is useless from now on. */
    boolean finished();

    /** The connection was closed, or was taken over by something that is closed now. */
    void closed();

    /** The connection as the client sees it. */
    interface Peer {
        /** The peer's address. */
        String remoteAddress();

        /** The local address. */
        String localAddress();

        /** The client is {@link #finished}: the connection closes once all of its requests are answered. */
        void finish();

        /**
         * Closes at once. Returns whether it does: a connection that has been taken over is closed by its new owner.
         */
        boolean abort();
    }
}
