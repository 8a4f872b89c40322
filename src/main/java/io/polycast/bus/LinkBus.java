// SPDX-License-Identifier: Apache-2.0
package io.polycast.bus;

import io.polycast.Batch;
import io.polycast.ChannelName;
import io.polycast.ClientId;
import io.polycast.hub.Interest;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;

/** The links' place on the bus. Belongs to the event loop on which it was created. */
public final class LinkBus {
    private final LinkPeer peer;
    private final Backpressure backpressure;
    private final Hops hops;
    private final LoopInterest interest;
    private final MessageConsumer<Hop> consumer;

    LinkBus(LinkPeer peer, Hops hops, LoopInterest interest) {
        this.peer = peer;
        this.backpressure = new Backpressure(peer);
        this.hops = hops;
        this.interest = interest;
        this.consumer = hops.consumer(hops.loops(), this::receive);
    }

    /** Completes once the event loops can reach the links. */
    public Future<Void> joined() {
        return consumer.completion();
    }

    /** The index of the links' place, after those of the event loops; picks refer to it. */
    public int place() {
        return hops.loops();
    }

    /** Registers the interest of other nodes, for the event loops to see. */
    public Interest interest() {
        return interest.of(hops.loops());
    }

    /** Watches the interest of this node's clients. Must be called before the first client arrives. */
    public void watch(LoopInterest.Watcher watcher) {
        interest.watch(watcher);
    }

    /** Passes a batch from another node to every event loop that may want any of it. */
    public void publish(Batch batch) {
        long interested = hops.interested(batch) & ~(1L << hops.loops());
        if (interested == 0) {
            return;
        }
        backpressure.waitsFor(hops.send(batch, null, interested, hops.loops()));
    }

    /** Passes messages from another node to group members on this one. */
    public void publishPicked(Batch batch) {
        backpressure.waitsFor(hops.sendPicked(batch, null, 1L << hops.loops(), hops.loops()));
    }

    /** Tells clients of this node of lost messages: all that would have got them, or one member of their group. */
    public void missed(List<Missed> missed) {
        hops.tellMissed(missed);
    }

    /** Records how many steps it took to route a channel of a batch to other nodes. */
    public void routed(int mostSteps) {
        hops.bound().took(mostSteps);
    }

    /** A batch passed to {@link LinkPeer#deliver} is no longer pending here. */
    public void handedOut(Batch batch) {
        hops.handedOut(hops.loops(), batch.weight());
    }

    /** Asks not to read from this client of this node any more. */
    public void pause(ClientId publisher) {
        hops.tell(publisher, new Hop.Pause(publisher));
    }

    /** Undoes one {@link #pause}. */
    public void resume(ClientId publisher) {
        hops.tell(publisher, new Hop.Resume(publisher));
    }

    /** Which of this node's clients would get a message on this channel. */
    public Future<Attendance> who(ChannelName channel, int atMost) {
        return hops.who(channel, atMost, false);
    }

    private void receive(Message<Hop> message) {
        Hop hop = message.body();
        if (hop instanceof Hop.Publish publication) {
            peer.deliver(publication.batch());
        } else if (hop instanceof Hop.Regroup picked) {
            peer.deliverPicked(picked.batch());
        } else if (!backpressure.takes(hop) && hop instanceof Hop.AskWho who) {
            peer.who(who.channel(), who.atMost()).onSuccess(found -> Hops.answer(message, found));
        }
    }
}
