// SPDX-License-Identifier: Apache-2.0
package io.polycast.bus;

import io.polycast.Batch;
import io.polycast.ChannelName;
import io.polycast.ClientId;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;

/**
 * One event loop's place on the bus. What a client publishes takes one path to every loop, so it arrives in order everywhere. Belongs
 * to its event loop.
 */
public final class LoopBus {
    private static final DeliveryOptions OPTIONS =
            new DeliveryOptions().setCodecName(HopCodec.NAME).setLocalOnly(true);

    /** How many subscribers an answer names; the rest is only counted. */
    private static final int MAX_MEMBERS = 100;

    private final int loop;
    private final LoopPeer peer;
    private final EventBus eventBus;
    private final LoopInterest interest;
    private final LoopTraffic[] traffic;
    private final String[] addresses;
    private final MessageConsumer<Hop> consumer;

    /** How many other loops this one waits for. */
    private int congestions;

    LoopBus(int loop, LoopPeer peer, EventBus eventBus, LoopInterest interest, LoopTraffic[] traffic) {
        this.loop = loop;
        this.peer = peer;
        this.eventBus = eventBus;
        this.interest = interest;
        this.traffic = traffic;
        this.addresses = new String[traffic.length];
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = "polycast.loop." + i;
        }
        this.consumer = eventBus.localConsumer(addresses[loop], this::receive);
    }

    /** Completes when other loops can reach this one. */
    public Future<Void> joined() {
        return consumer.completion();
    }

    /** Hands a batch to this loop's clients and sends it to every other loop that may want some of it. */
    public void publish(Batch batch) {
        long interested = interest.interested(batch);
        if ((interested & 1L << loop) != 0) {
            peer.deliver(batch);
        }
        interested &= ~(1L << loop);
        if (interested == 0) {
            return;
        }
        Hop hop = new Hop.Publication(batch);
        for (long left = interested; left != 0; left &= left - 1) {
            int target = Long.numberOfTrailingZeros(left);
            if (traffic[target].sent(batch.weight(), loop) && congestions++ == 0) {
                peer.congested();
            }
            eventBus.send(addresses[target], hop, OPTIONS);
        }
    }

    /** Asks that this publisher be read from no more; see {@link LoopPeer#pause}. */
    public void pause(ClientId publisher) {
        send(publisher, new Hop.Pause(publisher));
    }

    /** Takes one {@link #pause} back. */
    public void resume(ClientId publisher) {
        send(publisher, new Hop.Resume(publisher));
    }

    private void send(ClientId publisher, Hop hop) {
        // Also to this loop by the bus: the asker is in the middle of a delivery, which must not be entered again.
        eventBus.send(addresses[publisher.loop()], hop, OPTIONS);
    }

    /**
     * The answer to {@link #who}.
     *
     * @param count how many subscribers there are
     * @param members the first of them
     */
    public record Who(int count, List<Member> members) {}

    /** Asks all loops who would get a message of this channel. */
    public Future<Who> who(ChannelName channel) {
        return ask(channel, MAX_MEMBERS);
    }

    /** Asks all loops how many would get it. */
    public Future<Integer> audience(ChannelName channel) {
        return addresses.length == 1
                ? Future.succeededFuture(peer.countMembers(channel))
                : ask(channel, 0).map(Who::count);
    }

    private Future<Who> ask(ChannelName channel, int atMost) {
        List<Future<Message<Hop>>> answers = new ArrayList<>();
        for (String address : addresses) {
            answers.add(eventBus.request(address, new Hop.Who(channel, atMost), OPTIONS));
        }
        return Future.all(answers).map(all -> {
            int count = 0;
            List<Member> members = new ArrayList<>();
            for (Object answer : all.list()) {
                if (answer instanceof Message<?> message && message.body() instanceof Hop.Members found) {
                    count += found.count();
                    members.addAll(found.members());
                }
            }
            return new Who(count, members.subList(0, Math.min(atMost, members.size())));
        });
    }

    private void receive(Message<Hop> message) {
        Hop hop = message.body();
        if (hop instanceof Hop.Publication publication) {
            try {
                peer.deliver(publication.batch());
            } finally {
                wake(traffic[loop].handedOut(publication.batch().weight()));
            }
        } else if (hop instanceof Hop.Pause pause) {
            peer.pause(pause.publisher());
        } else if (hop instanceof Hop.Resume resume) {
            peer.resume(resume.publisher());
        } else if (hop instanceof Hop.Relieved) {
            if (--congestions == 0) {
                peer.relieved();
            }
        } else if (hop instanceof Hop.Who who) {
            List<Member> members = peer.members(who.channel(), who.atMost());
            message.reply(new Hop.Members(peer.countMembers(who.channel()), members), OPTIONS);
        }
    }

    private void wake(long loops) {
        for (long left = loops; left != 0; left &= left - 1) {
            eventBus.send(addresses[Long.numberOfTrailingZeros(left)], new Hop.Relieved(), OPTIONS);
        }
    }
}
