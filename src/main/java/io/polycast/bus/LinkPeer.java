// SPDX-License-Identifier: Apache-2.0
package io.polycast.bus;

import io.polycast.Batch;
import io.polycast.ChannelName;
import io.vertx.core.Future;

/** The links to other nodes as seen by the bus. All calls are made on the event loop of the links. */
public interface LinkPeer extends BusPeer {
    /**
     * Sends a batch of this node to the nodes that want any of it. {@link LinkBus#handedOut} must follow once it is no
     * longer pending.
     */
    void deliver(Batch batch);

    /** Sends messages to the nodes picked for their groups; otherwise like {@link #deliver}. */
    void deliverPicked(Batch batch);

    /** Which clients of all other nodes would get a message on this channel. Never fails. */
    Future<Attendance> who(ChannelName channel, int atMost);
}
