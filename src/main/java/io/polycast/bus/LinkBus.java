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

/** The place on the bus of the links to other nodes. Belongs to the event loop on which it was made. */
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

    /** Completes when the event loops can reach the links. */
    public Future<Void> joined() {
        return consumer.completion();
    }

    /** The place of the links, behind those of the event loops; picks name it. */
    public int place() {
        return hops.loops();
    }

    /** What other nodes want, as the event loops have to know it. */
    public Interest interest() {
        return interest.of(hops.loops());
    }

    /** Tells what clients of this node begin and cease to want. To be called before the first of them comes. */
    public void watch(LoopInterest.Watcher watcher) {
        interest.watch(watcher);
    }

    /** Hands a batch of another node to every event loop that may want some of it. */
    public void publish(Batch batch) {
        long interested = hops.interested(batch) & ~(1L << hops.loops());
        if (interested == 0) {
            return;
        }
        backpressure.waitsFor(hops.send(batch, null, interested, hops.loops()));
    }

    /** Has messages of another node get to members of groups on this one. */
    public void publishPicked(Batch batch) {
        backpressure.waitsFor(hops.sendPicked(batch, 1L << hops.loops(), hops.loops()));
    }

    /** Tells this node's clients of messages that did not come. */
    public void missed(List<Missed> missed) {
        hops.tellLoops(new Hop.Losses(missed));
    }

    /** A channel of a batch took so many steps to route to other nodes. */
    public void routed(int mostSteps) {
        hops.bound().took(mostSteps);
    }

    /** A batch that {@link LinkPeer#deliver} brought waits here no more. */
    public void handedOut(Batch batch) {
        hops.handedOut(hops.loops(), batch.weight());
    }

    /** Asks that this client of this node be read from no more. */
    public void pause(ClientId publisher) {
        hops.tell(publisher, new Hop.Pause(publisher));
    }

    /** Takes one {@link #pause} back. */
    public void resume(ClientId publisher) {
        hops.tell(publisher, new Hop.Resume(publisher));
    }

    /** Who of this node's clients would get a message of this channel. */
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
