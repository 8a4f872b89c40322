// SPDX-License-Identifier: Apache-2.0
package io.polycast.bus;

import io.polycast.Batch;
import io.polycast.ChannelName;
import io.polycast.ClientId;
import io.polycast.Pick;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The paths from one place on the bus to all others. Event loops come first; in a cluster the links to other nodes are
 * one more place after them. Thread-safe.
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

    /** The number of places that are event loops; the next one is that of the links, if there are any. */
    int loops() {
        return loops;
    }

    /** The places that may want any of the batch, as bits. */
    long interested(Batch batch) {
        return interest.interested(batch);
    }

    /** The batch, with the group members chosen for its messages. */
    Batch picked(Batch batch) {
        List<Pick> picks = interest.picks(batch, 0);
        return picks.isEmpty() ? batch : batch.with(picks);
    }

    /**
     * Sends messages to group members in places not tried yet; returns for how many places the sender has to wait.
     *
     * @param tally also awaits the event loops among these places; null when nobody asks for a count
     */
    int sendPicked(Batch batch, @Nullable Tally tally, long tried, int from) {
        List<Pick> picks = interest.pickAgain(batch, tried);
        if (picks.isEmpty()) {
            return 0;
        }
        Batch again = batch.only(picks);
        long places = places(picks);
        if (tally != null) {
            tally.awaits(loopsAmong(places));
        }
        return send(new Hop.Regroup(again, tried, tally), again.weight(), places, from);
    }

    /** How many of these places are event loops. */
    int loopsAmong(long places) {
        return Long.bitCount(places & (1L << loops) - 1);
    }

    /** The places of these picks, as bits. */
    static long places(List<Pick> picks) {
        long places = 0;
        for (Pick pick : picks) {
            places |= 1L << pick.place();
        }
        return places;
    }

    /** How many channels a batch may have. */
    int channelsOfABatch() {
        return interest.wildcards() ? bound.channels() : Integer.MAX_VALUE;
    }

    ChannelBound bound() {
        return bound;
    }

    /** Sends a batch to these places; returns for how many of them the sender has to wait from now on. */
    int send(Batch batch, @Nullable Tally tally, long places, int from) {
        return send(new Hop.Publish(batch, tally), batch.weight(), places, from);
    }

    /** Whether anyone, here or on another node, would get a message on this channel, except in these places. */
    boolean wanted(ChannelName channel, long exceptPlaces) {
        return interest.wanted(channel, exceptPlaces);
    }

    private int send(Hop hop, int weight, long places, int from) {
        int congestions = 0;
        for (long left = places; left != 0; left &= left - 1) {
            int target = Long.numberOfTrailingZeros(left);
            if (traffic[target].sent(weight, from)) {
                congestions++;
            }
            eventBus.send(addresses[target], hop, OPTIONS);
        }
        return congestions;
    }

    /** Counts a batch that this place has finished handing out, and wakes those who waited for that. */
    void handedOut(int place, int weight) {
        for (long left = traffic[place].handedOut(weight); left != 0; left &= left - 1) {
            eventBus.send(addresses[Long.numberOfTrailingZeros(left)], new Hop.Relieved(), OPTIONS);
        }
    }

    /** Sends a hop to the event loop of a publisher, or to the links when it belongs to another node. */
    void tell(ClientId publisher, Hop hop) {
        int place = publisher.node().equals(node) ? publisher.loop() : loops;
        if (place < addresses.length) {
            eventBus.send(addresses[place], hop, OPTIONS);
        }
    }

    /** Sends a hop to every event loop. */
    private void tellLoops(Hop hop) {
        for (int i = 0; i < loops; i++) {
            eventBus.send(addresses[i], hop, OPTIONS);
        }
    }

    /** Tells of lost messages: every event loop, or, where a group lost them, one that has a member. */
    void tellMissed(List<Missed> missed) {
        List<Missed> plain = new ArrayList<>();
        for (Missed gap : missed) {
            if (!gap.picked()) {
                plain.add(gap);
                continue;
            }
            int place = interest.member(ChannelName.of(gap.channel()), gap.group());
            if (place >= 0) {
                eventBus.send(addresses[place], new Hop.Losses(List.of(gap)), OPTIONS);
            }
        }
        if (!plain.isEmpty()) {
            tellLoops(new Hop.Losses(plain));
        }
    }

    /** Asks who would get a message on this channel: the clients of this node, or of all nodes. */
    Future<Attendance> who(ChannelName channel, int atMost, boolean everywhere) {
        List<Future<Message<Hop>>> answers = new ArrayList<>();
        for (int i = 0; i < (everywhere ? addresses.length : loops); i++) {
            answers.add(eventBus.request(addresses[i], new Hop.AskWho(channel, atMost), OPTIONS));
        }
        return Future.all(answers).map(all -> {
            List<Attendance> found = new ArrayList<>();
            for (Object answer : all.list()) {
                if (answer instanceof Message<?> message && message.body() instanceof Hop.AnswerWho members) {
                    found.add(members.who());
                }
            }
            return Attendance.sum(found, atMost);
        });
    }

    static void answer(Message<Hop> asked, Attendance who) {
        asked.reply(new Hop.AnswerWho(who), OPTIONS);
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
