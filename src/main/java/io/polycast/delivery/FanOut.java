// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import io.polycast.Batch;
import io.polycast.hub.Hub;
import io.polycast.hub.Route;
import java.util.List;

/**
 * From a batch to the outboxes of this event loop's clients: each set of messages is rendered once for each encoding among those who
 * want it, and each subscriber is written to and flushed once. Belongs to one event loop.
 */
public final class FanOut {
    private final Hub<Subscriber> hub;
    private final LoopMemory memory;

    /** Routes by this hub. */
    public FanOut(Hub<Subscriber> hub, LoopMemory memory) {
        this.hub = hub;
        this.memory = memory;
    }

    /** Hands out a batch. */
    public void deliver(Batch batch) {
        for (Route<Subscriber> route : hub.route(batch)) {
            Delivery delivery = new Delivery(route.messages(), batch.origin(), memory);
            List<Subscriber> recipients = route.recipients();
            for (int i = 0; i < recipients.size(); i++) {
                Subscriber subscriber = recipients.get(i);
                if (subscriber.wants(batch.origin())) {
                    subscriber.deliver(delivery);
                }
            }
            delivery.release();
            memory.handedOut();
        }
    }
}
