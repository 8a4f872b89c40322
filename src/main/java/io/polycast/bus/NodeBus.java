// SPDX-License-Identifier: Apache-2.0
package io.polycast.bus;

import io.vertx.core.Vertx;
import java.util.stream.Stream;

/** What the event loops of one process share so that they can talk: made once, before the first loop joins. Safe on every thread. */
public final class NodeBus {
    private final Vertx vertx;
    private final LoopInterest interest = new LoopInterest();
    private final LoopTraffic[] traffic;

    /**
     * For this many loops.
     *
     * @param loops 1 to {@link LoopInterest#MAX_LOOPS}
     */
    public NodeBus(Vertx vertx, int loops) {
        this.vertx = vertx;
        this.traffic = Stream.generate(LoopTraffic::new).limit(loops).toArray(LoopTraffic[]::new);
        vertx.eventBus().registerCodec(new HopCodec());
    }

    /** Which loops want what. */
    public LoopInterest interest() {
        return interest;
    }

    /** Joins one loop; called on it. */
    public LoopBus join(int loop, LoopPeer peer) {
        return new LoopBus(loop, peer, vertx.eventBus(), interest, traffic);
    }

    /** Whether nothing is under way between loops. */
    public boolean idle() {
        for (LoopTraffic towardsLoop : traffic) {
            if (!towardsLoop.idle()) {
                return false;
            }
        }
        return true;
    }
}
