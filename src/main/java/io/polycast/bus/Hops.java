// SPDX-License-Identifier: Apache-2.0
package io.polycast.bus;

import io.polycast.Batch;
import io.polycast.ChannelName;
import io.polycast.ClientId;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The way from one place on the bus to another. The event loops have the first places; in a cluster the links to other nodes have one
 * more. Safe on every thread.
 */
final class Hops {
    private static final DeliveryOptions OPTIONS =
            new DeliveryOptions().setCodecName(HopCodec.NAME).setLocalOnly(true);

    private final String node;
    private final EventBus eventBus;
    private final LoopInterest interest;
    private final int loops;
    private final String[] addresses;
    private final LoopTraffic[] traffic;
    private final ChannelBound bound = new ChannelBound();

    Hops(String node, EventBus eventBus, LoopInterest interest, int loops, int places) {
        this.node = node;
        this.eventBus = eventBus;
        this.interest = interest;
        this.loops = loops;
        this.addresses = IntStream.range(0, places)
                .mapToObj(place -> "polycast.loop." + place)
                .toArray(String[]::new);
        this.traffic =
                IntStream.range(0, places).mapToObj(place -> new LoopTraffic()).toArray(LoopTraffic[]::new);
    }

    MessageConsumer<Hop> consumer(int place, Handler<Message<Hop>> handler) {
        return eventBus.localConsumer(addresses[place], handler);
    }

    /** How many places the event loops have; the place behind them is that of the links, if there are any. */
    int loops() {
        return loops;
    }

    /** Places that may want some of the batch, as bits. */
    long interested(Batch batch) {
        return interest.interested(batch);
    }

    /** How many channels a batch may have. */
    int channelsOfABatch() {
        return interest.wildcards() ? bound.channels() : Integer.MAX_VALUE;
    }

    ChannelBound bound() {
        return bound;
    }

    /** Sends a batch to these places; returns for how many of them the sender has to wait from now on. */
    int send(Batch batch, long places, int from) {
        int congestions = 0;
        Hop hop = new Hop.Publication(batch);
        for (long left = places; left != 0; left &= left - 1) {
            int target = Long.numberOfTrailingZeros(left);
            if (traffic[target].sent(batch.weight(), from)) {
                congestions++;
            }
            eventBus.send(addresses[target], hop, OPTIONS);
        }
        return congestions;
    }

    /** Counts a batch that came to this place as handed out, and tells those who waited for that. */
    void handedOut(int place, int weight) {
        for (long left = traffic[place].handedOut(weight); left != 0; left &= left - 1) {
            eventBus.send(addresses[Long.numberOfTrailingZeros(left)], new Hop.Relieved(), OPTIONS);
        }
    }

    /** Says something to the event loop of a publisher, or to the links when it is another node's. */
    void tell(ClientId publisher, Hop hop) {
        int place = publisher.node().equals(node) ? publisher.loop() : loops;
        if (place < addresses.length) {
            eventBus.send(addresses[place], hop, OPTIONS);
        }
    }

    /** Says something to every event loop. */
    void tellLoops(Hop hop) {
        for (int i = 0; i < loops; i++) {
            eventBus.send(addresses[i], hop, OPTIONS);
        }
    }

    /** Asks who would get a message of this channel: the clients of this node, or those of all. */
    Future<Who> who(ChannelName channel, int atMost, boolean everywhere) {
        List<Future<Message<Hop>>> answers = new ArrayList<>();
        for (int i = 0; i < (everywhere ? addresses.length : loops); i++) {
            answers.add(eventBus.request(addresses[i], new Hop.AskWho(channel, atMost), OPTIONS));
        }
        return Future.all(answers).map(all -> {
            List<Who> found = new ArrayList<>();
            for (Object answer : all.list()) {
                if (answer instanceof Message<?> message && message.body() instanceof Hop.Members members) {
                    found.add(members.who());
                }
            }
            return Who.sum(found, atMost);
        });
    }

    static void answer(Message<Hop> asked, Who who) {
        asked.reply(new Hop.Members(who), OPTIONS);
    }

    boolean idle() {
        for (LoopTraffic towards : traffic) {
            if (!towards.idle()) {
                return false;
            }
        }
        return true;
    }
}
