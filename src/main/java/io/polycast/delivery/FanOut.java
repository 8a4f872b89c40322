// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import io.polycast.Batch;
import io.polycast.Pick;
import io.polycast.hub.Hub;
import io.polycast.hub.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The fan-out of a batch to the outboxes of this event loop's clients: each set of messages is rendered once per
 * encoding of those who want it, and each client is written to and flushed once. Belongs to one event loop.
 */
public final class FanOut {
    private final Hub<Lane> hub;
    private final LoopMemory memory;

    /** Clients with several lanes that receive anything of the current batch. */
    private final List<LaneMerge> gathering = new ArrayList<>();

    /** The number of deliveries of the last batch. */
    private long deliveries;

    /** Routes by this hub. */
    public FanOut(Hub<Lane> hub, LoopMemory memory) {
        this.hub = hub;
        this.memory = memory;
    }

    /**
     * Hands out a batch to all who want any of it, and each message picked for this place to one member of its group.
     *
     * @param receivers gets the number of receivers of each message before any is delivered; null when nobody asks
     * @return the picks that no member here took
     */
    public List<Pick> deliver(Batch batch, int place, @Nullable Consumer<int[]> receivers) {
        deliveries = 0;
        List<Route<Lane>> routes = hub.route(batch);
        if (receivers != null) {
            receivers.accept(receivers(batch, place, routes));
        }
        for (Route<Lane> route : routes) {
            Delivery delivery = new Delivery(route.messages(), batch.origin(), memory);
            List<Lane> lanes = route.recipients();
            deliveries += (long) lanes.size() * route.messages().size();
            for (int i = 0; i < lanes.size(); i++) {
                Lane lane = lanes.get(i);
                if (lane.wants(batch.origin())) {
                    lane.deliver(delivery, route, this);
                }
            }
            delivery.release();
            memory.handedOut();
        }
        List<Pick> left = batch.picks().isEmpty() ? batch.picks() : pick(batch, place);
        if (!gathering.isEmpty()) {
            writeGathered();
        }
        return left;
    }

    private static int[] receivers(Batch batch, int place, List<Route<Lane>> routes) {
        int[] receivers = new int[batch.messages().size()];
        for (Route<Lane> route : routes) {
            for (int i = 0; i < route.messages().size(); i++) {
                receivers[route.position(i)] += route.recipients().size();
            }
        }
        for (Pick pick : batch.picks()) {
            if (pick.place() == place) {
                receivers[pick.position()]++;
            }
        }
        return receivers;
    }

    /** The number of deliveries of the last batch: one per message and recipient. */
    public long deliveries() {
        return deliveries;
    }

    /** Hands out only the picked messages. */
    public List<Pick> deliverPicked(Batch batch, int place) {
        deliveries = 0;
        List<Pick> left = pick(batch, place);
        writeGathered();
        return left;
    }

    void gathers(LaneMerge merge) {
        gathering.add(merge);
    }

    private void writeGathered() {
        while (!gathering.isEmpty()) {
            // Removed first: if one fails, the others are written with the next batch.
            gathering.remove(gathering.size() - 1).write();
        }
        memory.handedOut();
    }

    private List<Pick> pick(Batch batch, int place) {
        Delivery delivery = new Delivery(batch.messages(), batch.origin(), memory);
        List<Pick> left = hub.groups().deal(batch, place, lane -> lane.takes(batch.origin()), (lane, pick) -> {
            deliveries++;
            lane.deliverPicked(delivery, pick.position(), this);
        });
        delivery.release();
        return left;
    }
}
