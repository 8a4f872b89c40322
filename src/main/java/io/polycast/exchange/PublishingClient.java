// SPDX-License-Identifier: Apache-2.0
package io.polycast.exchange;

import io.polycast.Attributes;
import io.polycast.ChannelName;
import io.vertx.core.Future;
import java.util.List;

/** A client that publishes by requests and is answered each of them. Belongs to its connection's event loop. */
public interface PublishingClient {
    /**
     * Publishes, all or nothing.
     *
     * @param payloads the client's from now on
     * @return to how many clients of this process the messages go, in all; completes once the client may go on, and
     *     fails when the server has ended it
     */
    Future<Long> publish(ChannelName channel, Attributes attributes, List<byte[]> payloads);

    /** Whether the server has ended this client, so that its connection is of no use any more. */
    boolean finished();

    /** The connection is closed, or was taken for something else which is. */
    void closed();

    /** The connection, as the client that publishes by it sees it. */
    interface Peer {
        /** Who is at the other end. */
        String remoteAddress();

        /** This end. */
        String localAddress();

        /** The client is {@link #finished}: the connection closes once all of its requests are answered. */
        void finish();

        /**
         * Closes at once; returns whether it does: a connection that has become something else since is that one's to
         * close.
         */
        boolean abort();
    }
}
