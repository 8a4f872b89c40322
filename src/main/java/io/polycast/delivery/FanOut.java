// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import io.polycast.Batch;
import io.polycast.ChannelName;
import io.polycast.hub.Groups;
import io.polycast.hub.Hub;
import io.polycast.hub.Pick;
import io.polycast.hub.Route;
import java.util.ArrayList;
import java.util.List;

/**
 * From a batch to the outboxes of this event loop's clients: each set of messages is rendered once for each encoding among those who
 * want it, and each client is written to and flushed once. Belongs to one event loop.
 */
public final class FanOut {
    private final Hub<Lane> hub;
    private final LoopMemory memory;

    /** Clients with several lanes that get something of the batch that is being handed out. */
    private final List<LaneMerge> gathering = new ArrayList<>();

    /** Routes by this hub. */
    public FanOut(Hub<Lane> hub, LoopMemory memory) {
        this.hub = hub;
        this.memory = memory;
    }

    /**
     * Hands out a batch: to all who want some of it, and each picked message to one member of its group as well.
     *
     * @return the picks that no member on this loop has taken
     */
    public List<Pick> deliver(Batch batch, List<Pick> picks) {
        for (Route<Lane> route : hub.route(batch)) {
            Delivery delivery = new Delivery(route.messages(), batch.origin(), memory);
            List<Lane> lanes = route.recipients();
            for (int i = 0; i < lanes.size(); i++) {
                Lane lane = lanes.get(i);
                if (lane.wants(batch.origin())) {
                    lane.deliver(delivery, route, this);
                }
            }
            delivery.release();
        }
        List<Pick> left = picks.isEmpty() ? picks : pick(batch, picks);
        if (!gathering.isEmpty()) {
            writeGathered();
        }
        return left;
    }

    /** Hands out nothing but the picked messages. */
    public List<Pick> deliverPicked(Batch batch, List<Pick> picks) {
        List<Pick> left = pick(batch, picks);
        writeGathered();
        return left;
    }

    void gathers(LaneMerge merge) {
        gathering.add(merge);
    }

    private void writeGathered() {
        for (LaneMerge merge : gathering) {
            merge.write();
        }
        gathering.clear();
    }

    private List<Pick> pick(Batch batch, List<Pick> picks) {
        List<Pick> left = new ArrayList<>(0);
        Delivery delivery = new Delivery(batch.messages(), batch.origin(), memory);
        Pick before = picks.get(0);
        ChannelName channel = batch.messages().get(before.position()).channel();
        Groups.Members<Lane> members = hub.groups().members(channel, before.group());
        for (Pick pick : picks) {
            ChannelName next = batch.messages().get(pick.position()).channel();
            if (!next.equals(channel) || !pick.group().equals(before.group())) {
                channel = next;
                members = hub.groups().members(channel, pick.group());
            }
            before = pick;
            Lane lane = hub.groups().pick(members, member -> member.takes(batch.origin()));
            if (lane == null) {
                left.add(pick);
            } else {
                lane.deliverPicked(delivery, pick.position(), this);
            }
        }
        delivery.release();
        return left;
    }
}
