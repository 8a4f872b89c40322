// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import io.polycast.Batch;
import io.polycast.LogEvent;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Batches that wait for a full link. Meanwhile the bus does not count them as handed out, so backpressure soon reaches
 * publishers: a node that is a little slower than a burst loses nothing. A node that takes too little within {@link
 * #PATIENCE_MS} is not waited for any longer, so that it slows nobody down. Belongs to the event loop of the links.
 */
final class HeldBatches {
    private static final Logger LOG = LoggerFactory.getLogger(HeldBatches.class);
    static final long PATIENCE_MS = 250;

    private final Alarm alarm;
    private final Collection<Link> links;
    private final Consumer<Batch> route;
    private final Deque<Batch> waiting = new ArrayDeque<>();
    private boolean timed;

    /** A timer. */
    interface Alarm {
        /** Runs this after the delay, on the event loop of the links. */
        void after(long delayMs, Runnable due);
    }

    HeldBatches(Alarm alarm, Collection<Link> links, Consumer<Batch> route) {
        this.alarm = alarm;
        this.links = links;
        this.route = route;
    }

    void add(Batch batch) {
        if (waiting.isEmpty() && !anyFull()) {
            route.accept(batch);
            return;
        }
        waiting.add(batch);
        if (!timed) {
            look();
        }
    }

    private void look() {
        timed = true;
        links.forEach(link -> link.output.watch());
        alarm.after(PATIENCE_MS, () -> {
            timed = false;
            giveUp();
            if (!waiting.isEmpty()) {
                look();
            }
        });
    }

    private boolean anyFull() {
        for (Link link : links) {
            if (link.output.full()) {
                return true;
            }
        }
        return false;
    }

    /** Sends what waits, as long as no link is full. */
    void goOn() {
        while (!waiting.isEmpty() && !anyFull()) {
            route.accept(waiting.remove());
        }
    }

    private void giveUp() {
        for (Link link : links) {
            if (link.output.tooSlow()) {
                link.output.drop();
                LogEvent.NODE_SLOW.log(LOG, link);
            }
        }
        goOn();
    }
}
