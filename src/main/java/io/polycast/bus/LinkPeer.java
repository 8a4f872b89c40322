// SPDX-License-Identifier: Apache-2.0
package io.polycast.bus;

import io.polycast.Batch;
import io.polycast.ChannelName;
import io.polycast.ClientId;
import io.vertx.core.Future;

/** The links to other nodes as the bus sees them. All calls come on the event loop of the links. */
public interface LinkPeer {
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

    /** A client of this node can't keep up with this client of another node. */
    void pause(ClientId publisher);

    /** Takes one {@link #pause} back. */
    void resume(ClientId publisher);

    /**
     * This node's event loops have more under way than they should; nothing more is to be asked for until
     * {@link #relieved}.
     */
    void congested();

    /** They have caught up. */
    void relieved();

    /** Who of all other nodes' clients would get a message of this channel. Never fails. */
    Future<Attendance> who(ChannelName channel, int atMost);
}
