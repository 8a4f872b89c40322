// SPDX-License-Identifier: Apache-2.0
package io.polycast.exchange;

import io.polycast.Attributes;
import io.polycast.ChannelName;
import io.polycast.bus.Tally;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * The queue of one client's publications whose deliveries are counted, processed one after the other. A long one is
 * split, and others on the event loop take turns with it. Belongs to its client's event loop.
 */
public final class CountedPublications {
    private final Exchange exchange;
    private final Turn turn;
    private final Consumer<Runnable> nextTurn;
    private final Runnable settle;
    private final Queue<Publication> waiting = new ArrayDeque<>(1);

    /** Whether the next turn is scheduled, or this one is running. */
    private boolean busy;

    /** Whether everything must be done in this turn. */
    private boolean hurries;

    private static final class Publication {
        private final ChannelName channel;
        private final Attributes attributes;
        private final List<byte[]> payloads;
        private final Tally tally;
        private int next;

        Publication(ChannelName channel, Attributes attributes, List<byte[]> payloads, Tally tally) {
            this.channel = channel;
            this.attributes = attributes;
            this.payloads = payloads;
            this.tally = tally;
        }
    }

    /**
     * Publishes on this exchange, which nothing else uses.
     *
     * @param turn of the event loop
     * @param nextTurn runs a task once others on the event loop have had their turn
     * @param settle runs when a publication is done, before its deliveries are reported
     */
    public CountedPublications(Exchange exchange, Turn turn, Consumer<Runnable> nextTurn, Runnable settle) {
        this.exchange = exchange;
        this.turn = turn;
        this.nextTurn = nextTurn;
        this.settle = settle;
    }

    /**
     * Publishes, all or nothing.
     *
     * @param payloads owned by the exchange from now on
     * @return the number of deliveries within this process
     */
    public Future<Long> publishCounted(ChannelName channel, Attributes attributes, List<byte[]> payloads) {
        Publication publication = new Publication(channel, attributes, payloads, exchange.newTally());
        waiting.add(publication);
        if (!busy) {
            goOn();
        }
        return publication.tally.sum();
    }

    /** Publishes the rest at once: the client is being ended. */
    public void finish() {
        hurries = true;
        goOn();
        hurries = false;
    }

    private void goOn() {
        busy = true;
        exchange.readStarts();
        boolean over = false;
        while (!over && !waiting.isEmpty()) {
            over = !publishSome(waiting.element());
        }
        turn.ends();
        busy = over;
        if (over) {
            nextTurn.accept(this::goOn);
        }
    }

    /** Returns whether all of it was published. */
    private boolean publishSome(Publication publication) {
        exchange.count(publication.tally);
        while (publication.next < publication.payloads.size()) {
            exchange.publish(publication.channel, publication.payloads.get(publication.next++), publication.attributes);
            if (turn.over() && !hurries && publication.next < publication.payloads.size()) {
                exchange.send();
                return false;
            }
        }
        exchange.count(null);
        waiting.remove();
        settle.run();
        publication.tally.complete();
        return true;
    }
}
