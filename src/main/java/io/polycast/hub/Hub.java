// SPDX-License-Identifier: Apache-2.0
package io.polycast.hub;

import io.polycast.Batch;
import io.polycast.ChannelName;
import io.polycast.ChannelPattern;
import io.polycast.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjIntConsumer;

/**
 * One event loop's shard: its clients' subscriptions, and the routing of batches to them. Recipients that want the same messages of a
 * batch share one {@link Route}, so that what they get is rendered once and written once. A recipient whose patterns overlap gets a
 * message once. Belongs to one event loop; routing must not be entered again from what it calls.
 *
 * @param <R> the kind of recipient
 */
public final class Hub<R extends Recipient> {
    /** A routing tells channels apart by the bits of one long. A batch of more channels is routed in parts. */
    private static final int MAX_CHANNELS = Long.SIZE;

    private final SubscriptionTree<R> tree;
    private long routings;

    /** Reports to {@code interest} which patterns come and go. */
    public Hub(Interest interest) {
        this.tree = new SubscriptionTree<>(interest);
    }

    /** Starts the flow of messages. */
    public Subscription<R> subscribe(ChannelPattern pattern, R recipient) {
        return tree.add(pattern, recipient);
    }

    /** Ends the flow. A second time does nothing. */
    public void unsubscribe(Subscription<R> subscription) {
        tree.remove(subscription);
    }

    /** Those who would get a message of this channel now, each one once. */
    public List<R> subscribers(ChannelName channel) {
        List<R> found = new ArrayList<>();
        collect(channel, 1L, ++routings, found);
        return found;
    }

    /** Tells each pattern that has subscribers, and how many. */
    public void patterns(ObjIntConsumer<String> seen) {
        tree.patterns(seen);
    }

    /** Who gets which of the batch's messages. Each recipient stands in as few routes as the number of channels allows. */
    public List<Route<R>> route(Batch batch) {
        List<Message> messages = batch.messages();
        if (sameChannel(messages)) {
            List<R> recipients = subscribers(messages.get(0).channel());
            return recipients.isEmpty() ? List.of() : List.of(new Route<>(messages, recipients));
        }
        List<Route<R>> routes = new ArrayList<>();
        int from = 0;
        while (from < messages.size()) {
            from = routePart(messages, from, routes);
        }
        return routes;
    }

    private static boolean sameChannel(List<Message> messages) {
        ChannelName first = messages.get(0).channel();
        for (int i = 1; i < messages.size(); i++) {
            ChannelName channel = messages.get(i).channel();
            if (!channel.equals(first)) {
                return false;
            }
        }
        return true;
    }

    /** Routes the messages from {@code from} up to the first one that would be the 65th channel; returns where that one stands. */
    private int routePart(List<Message> messages, int from, List<Route<R>> routes) {
        Map<ChannelName, Integer> bits = new HashMap<>();
        int[] bitOf = new int[messages.size() - from];
        int to = from;
        for (; to < messages.size(); to++) {
            ChannelName channel = messages.get(to).channel();
            Integer bit = bits.get(channel);
            if (bit == null) {
                if (bits.size() == MAX_CHANNELS) {
                    break;
                }
                bit = bits.size();
                bits.put(channel, bit);
            }
            bitOf[to - from] = bit;
        }
        long routing = ++routings;
        List<R> found = new ArrayList<>();
        bits.forEach((channel, bit) -> collect(channel, 1L << bit, routing, found));
        Map<Long, List<R>> byChannels = new HashMap<>();
        for (R recipient : found) {
            byChannels
                    .computeIfAbsent(recipient.channels, key -> new ArrayList<>())
                    .add(recipient);
        }
        List<Message> part = messages.subList(from, to);
        byChannels.forEach(
                (channels, recipients) -> routes.add(new Route<>(select(part, bitOf, channels), recipients)));
        return to;
    }

    private static List<Message> select(List<Message> part, int[] bitOf, long channels) {
        List<Message> selected = new ArrayList<>();
        for (int i = 0; i < part.size(); i++) {
            if ((channels >>> bitOf[i] & 1) != 0) {
                selected.add(part.get(i));
            }
        }
        return selected;
    }

    private void collect(ChannelName channel, long bit, long routing, List<R> found) {
        for (Leaf<R> leaf : tree.match(channel)) {
            for (int i = 0; i < leaf.size(); i++) {
                R recipient = leaf.recipient(i);
                if (recipient.routing != routing) {
                    recipient.routing = routing;
                    recipient.channels = bit;
                    found.add(recipient);
                } else {
                    recipient.channels |= bit;
                }
            }
        }
    }
}
