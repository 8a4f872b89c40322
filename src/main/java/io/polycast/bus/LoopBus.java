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
import org.jspecify.annotations.Nullable;

/**
 * One event loop's place on the bus. What a client publishes takes one path to every loop, so it arrives in order
 * everywhere. Belongs to its event loop.
 */
public final class LoopBus {
    /** How many subscribers an answer names; the rest is only counted. */
    private static final int MAX_MEMBERS = 100;

    /** How long what comes from other loops may take before those who are on this one have their turn. */
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final int loop;
    private final LoopPeer peer;
    private final Backpressure backpressure;
    private final Hops hops;
    private final Clock clock;
    private final ContextInternal context = ContextInternal.current();
    private final MessageConsumer<Hop> consumer;

    /** What came from other loops and waits until others on this one have had their turn. */
    private final Queue<Hop> waiting = new ArrayDeque<>();

    private long spentNanos;
    private boolean givesWay;

    LoopBus(int loop, LoopPeer peer, Hops hops, Clock clock) {
        this.loop = loop;
        this.peer = peer;
        this.backpressure = new Backpressure(peer);
        this.hops = hops;
        this.clock = clock;
        this.consumer = hops.consumer(loop, this::receive);
    }

    /** Completes when other loops can reach this one. */
    public Future<Void> joined() {
        return consumer.completion();
    }

    /**
     * Hands a batch to this loop's clients and sends it to every other loop, and to other nodes, if they may want some
     * of it.
     *
     * @param tally counts to how many of this node's clients its messages go; null when nobody wants to know
     */
    public void publish(Batch published, @Nullable Tally tally) {
        Batch batch = hops.picked(published);
        long interested = hops.interested(batch) | Hops.places(batch.picks());
        if (tally != null) {
            tally.awaits(Long.bitCount(interested & (1L << hops.loops()) - 1));
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
        long deliveries = 0;
        try {
            List<Pick> left = peer.deliver(batch);
            deliveries = peer.deliveries();
            passOn(batch, left, 0);
        } finally {
            if (tally != null) {
                tally.counted(deliveries);
            }
        }
    }

    /** Counts to how many of this node's clients the batches go that are published with it. */
    public Tally tally() {
        return new Tally(context.promise());
    }

    /**
     * Whether anybody, here or on another node, would get a message of this channel now; a look-up of its own, and no
     * hop.
     */
    public boolean wanted(ChannelName channel) {
        return hops.wanted(channel);
    }

    /** Nobody here has taken these: another place may have members. */
    private void passOn(Batch batch, List<Pick> left, long tried) {
        if (!left.isEmpty()) {
            backpressure.waitsFor(hops.sendPicked(batch.only(left), tried | 1L << loop, loop));
        }
    }

    /** How many channels a batch may have. */
    public int channelsOfABatch() {
        return hops.channelsOfABatch();
    }

    /** A channel of a batch took so many steps to route here. */
    public void routed(int mostSteps) {
        hops.bound().took(mostSteps);
    }

    /** Called a few times a second. */
    public void tick() {
        hops.bound().forget();
    }

    /** Asks that this publisher be read from no more; see {@link LoopPeer#pause}. */
    public void pause(ClientId publisher) {
        // Also to this loop by the bus: the asker is in the middle of a delivery, which must not be entered again.
        hops.tell(publisher, new Hop.Pause(publisher));
    }

    /** Takes one {@link #pause} back. */
    public void resume(ClientId publisher) {
        hops.tell(publisher, new Hop.Resume(publisher));
    }

    /** Asks all loops of all nodes who would get a message of this channel. */
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
                passOn(picked.batch(), peer.deliverPicked(picked.batch()), picked.tried());
            } finally {
                hops.handedOut(loop, picked.batch().weight());
            }
        } else if (hop instanceof Hop.Losses gap) {
            peer.missed(gap.missed());
        }
        spentNanos += clock.nanos() - startedNanos;
        if (spentNanos > TURN_NANOS) {
            // The event loop would go through what other loops have sent first, however long that takes.
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
                // One of them failed; the others must not wait for the next.
                givesWay = true;
                peer.nextTurn(this::goOn);
            }
        }
    }
}
