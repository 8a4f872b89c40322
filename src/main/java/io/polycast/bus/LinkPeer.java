// SPDX-License-Identifier: Apache-2.0
package io.polycast.bus;

import io.polycast.Batch;
import io.polycast.ChannelName;
import io.vertx.core.Future;

/** The links to other nodes as the bus sees them. All calls come on the event loop of the links. */
public interface LinkPeer extends BusPeer {
    /**
     * Sends a batch of this node to the nodes that want some of it; {@link LinkBus#handedOut} is due when it no longer
     * waits.
     */
    void deliver(Batch batch);

    /**
     * Sends messages to nodes that have members of the groups that they were picked for; otherwise like
     * {@link #deliver}.
     */
    void deliverPicked(Batch batch);

    /** Who of all other nodes' clients would get a message of this channel. Never fails. */
    Future<Attendance> who(ChannelName channel, int atMost);
}
