// SPDX-License-Identifier: Apache-2.0
package io.polycast.bus;

import io.polycast.Batch;
import io.polycast.ChannelName;
import io.polycast.ClientId;
import io.polycast.Clock;
import io.polycast.Pick;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's place on the bus. All that a client publishes takes the same path to each loop, and so arrives in
 * order everywhere. Belongs to its event loop.
 */
public final class LoopBus {
    /** The most subscribers that an answer names; the others are only counted. */
    private static final int MAX_MEMBERS = 100;

    /** How long hops from other loops may take before this loop's own clients get their turn. */
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final int loop;
    private final LoopPeer peer;
    private final Backpressure backpressure;
    private final Hops hops;
    private final Clock clock;
    private final ChannelCounts counts;
    private final ContextInternal context = ContextInternal.current();
    private final MessageConsumer<Hop> consumer;

    /** Hops from other loops that wait for their next turn. */
    private final Queue<Hop> waiting = new ArrayDeque<>();

    private long spentNanos;
    private boolean givesWay;

    LoopBus(int loop, LoopPeer peer, Hops hops, Clock clock) {
        this.loop = loop;
        this.peer = peer;
        this.backpressure = new Backpressure(peer);
        this.hops = hops;
        this.clock = clock;
        this.counts = new ChannelCounts(clock);
        this.consumer = hops.consumer(loop, this::receive);
    }

    /** Completes once other loops can reach this one. */
    public Future<Void> joined() {
        return consumer.completion();
    }

    /**
     * Hands a batch to this loop's clients and sends it to every other loop, and to the links, if they may want any of
     * it.
     *
     * @param tally counts the deliveries to clients of this node; one that counts messages separately is for this batch
     *     alone. Null when nobody asks for a count
     */
    public void publish(Batch published, @Nullable Tally tally) {
        counts.count(published);
        Batch batch = hops.picked(published);
        long interested = hops.interested(batch) | Hops.places(batch.picks());
        if (tally != null) {
            tally.awaits(hops.loopsAmong(interested));
            if (tally.separate()) {
                tally.complete();
            }
        }
        if ((interested & 1L << loop) != 0) {
            deliver(batch, tally);
        }
        interested &= ~(1L << loop);
        if (interested != 0) {
            backpressure.waitsFor(hops.send(batch, tally, interested, loop));
        }
    }

    private void deliver(Batch batch, @Nullable Tally tally) {
        if (tally != null && tally.separate()) {
            deliverCounted(batch, tally);
            return;
        }
        deliver(() -> peer.deliver(batch, null), batch, tally, 0);
    }

    private void deliver(Supplier<List<Pick>> delivery, Batch batch, @Nullable Tally tally, long tried) {
        long deliveries = 0;
        try {
            List<Pick> left = delivery.get();
            deliveries = peer.deliveries();
            passOn(batch, tally, left, tried);
        } finally {
            if (tally != null) {
                tally.counted(deliveries);
            }
        }
    }

    private void deliverCounted(Batch batch, Tally tally) {
        boolean[] counted = new boolean[1];
        try {
            List<Pick> left = peer.deliver(batch, receivers -> {
                counted[0] = true;
                tally.counted(receivers);
            });
            // Those that are passed on were counted where they were picked for.
            passOn(batch, null, left, 0);
        } finally {
            if (!counted[0]) {
                tally.counted(0);
            }
        }
    }

    /** A new tally of each message of one batch. */
    public Tally tally(int messages) {
        return new Tally(context.promise(), messages);
    }

    /** A new tally for the batches that will be published with it. */
    public Tally tally() {
        return new Tally(context.promise());
    }

    /** Whether anyone, here or on another node, would get a message on this channel now; a look-up, without a hop. */
    public boolean wanted(ChannelName channel) {
        return hops.wanted(channel, 0);
    }

    /** The same, except for clients of this event loop. */
    public boolean wantedElsewhere(ChannelName channel) {
        return hops.wanted(channel, 1L << loop);
    }

    /** Picks again for messages that no member here took: another place may have members. */
    private void passOn(Batch batch, @Nullable Tally tally, List<Pick> left, long tried) {
        if (!left.isEmpty()) {
            backpressure.waitsFor(hops.sendPicked(batch.only(left), tally, tried | 1L << loop, loop));
        }
    }

    /** How many channels a batch may have. */
    public int channelsOfABatch() {
        return hops.channelsOfABatch();
    }

    /** Records how many steps it took to route a channel of a batch here. */
    public void routed(int mostSteps) {
        hops.bound().took(mostSteps);
    }

    /**
     * The channels on which this loop's clients publish most, at most so many. They are counted from the first question
     * on, as long as others follow; before that there are none.
     */
    public List<BusyChannel> busiest(int atMost) {
        return counts.busiest(atMost);
    }

    /** Called a few times per second. */
    public void tick() {
        hops.bound().forget();
        counts.tick();
    }

    /** Asks not to read from this publisher any more; see {@link LoopPeer#pause}. */
    public void pause(ClientId publisher) {
        // By the bus even when it is this loop: the caller is in the middle of a delivery, which is not reentrant.
        hops.tell(publisher, new Hop.Pause(publisher));
    }

    /** Undoes one {@link #pause}. */
    public void resume(ClientId publisher) {
        hops.tell(publisher, new Hop.Resume(publisher));
    }

    /** Asks all loops of all nodes who would get a message on this channel. */
    public Future<Attendance> who(ChannelName channel) {
        return hops.who(channel, MAX_MEMBERS, true);
    }

    private void receive(Message<Hop> message) {
        Hop hop = message.body();
        if (hop instanceof Hop.Publish || hop instanceof Hop.Regroup || hop instanceof Hop.Losses) {
            if (givesWay || !waiting.isEmpty()) {
                waiting.add(hop);
            } else {
                handOut(hop);
            }
        } else if (!backpressure.takes(hop) && hop instanceof Hop.AskWho who) {
            Hops.answer(message, peer.who(who.channel(), who.atMost()));
        }
    }

    private void handOut(Hop hop) {
        long startedNanos = clock.nanos();
        if (hop instanceof Hop.Publish publication) {
            try {
                deliver(publication.batch(), publication.tally());
            } finally {
                hops.handedOut(loop, publication.batch().weight());
            }
        } else if (hop instanceof Hop.Regroup picked) {
            try {
                deliver(() -> peer.deliverPicked(picked.batch()), picked.batch(), picked.tally(), picked.tried());
            } finally {
                hops.handedOut(loop, picked.batch().weight());
            }
        } else if (hop instanceof Hop.Losses gap) {
            peer.missed(gap.missed());
        }
        spentNanos += clock.nanos() - startedNanos;
        if (spentNanos > TURN_NANOS) {
            // Without yielding, the event loop would process all hops from other loops first, however long that takes.
            givesWay = true;
            peer.nextTurn(this::goOn);
        }
    }

    private void goOn() {
        givesWay = false;
        spentNanos = 0;
        try {
            while (!givesWay && !waiting.isEmpty()) {
                handOut(waiting.remove());
            }
        } finally {
            if (!givesWay && !waiting.isEmpty()) {
                // One of them failed; the others must not wait for the next hop to arrive.
                givesWay = true;
                peer.nextTurn(this::goOn);
            }
        }
    }
}
