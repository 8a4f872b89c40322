// SPDX-License-Identifier: Apache-2.0
package io.polycast.bus;

import io.polycast.Clock;
import io.vertx.core.Vertx;

/**
 * The state that the event loops of one process share to talk to each other: created once, before the first loop joins.
 * Thread-safe.
 */
public final class NodeBus {
    private final LoopInterest interest;
    private final Hops hops;
    private final Clock clock;

    /**
     * For this many loops.
     *
     * @param node the first part of the ids of this node's clients
     * @param loops 1 to {@link LoopInterest#MAX_LOOPS}
     * @param clustered whether there will be links to other nodes
     */
    public NodeBus(Vertx vertx, String node, int loops, boolean clustered, Clock clock) {
        this.clock = clock;
        this.interest = new LoopInterest(loops);
        this.hops = new Hops(node, vertx.eventBus(), interest, loops, clustered ? loops + 1 : loops);
        vertx.eventBus().registerCodec(new HopCodec());
    }

    /** The interest of each loop. */
    public LoopInterest interest() {
        return interest;
    }

    /** Joins one loop; called on it. */
    public LoopBus join(int loop, LoopPeer peer) {
        return new LoopBus(loop, peer, hops, clock);
    }

    /** Joins the links to other nodes; called on the event loop that will own them. */
    public LinkBus join(LinkPeer peer) {
        return new LinkBus(peer, hops, interest);
    }

    /** Whether nothing is in flight between loops or pending for other nodes. */
    public boolean idle() {
        return hops.idle();
    }
}
