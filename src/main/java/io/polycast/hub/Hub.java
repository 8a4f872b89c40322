// SPDX-License-Identifier: Apache-2.0
package io.polycast.hub;

import io.polycast.Batch;
import io.polycast.ChannelName;
import io.polycast.Message;
import io.polycast.Pattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ObjIntConsumer;

/**
 * One event loop's shard: its clients' subscriptions, and the routing of batches to them. Recipients that want the same messages of a
 * batch share one {@link Route}, so that what they get is rendered once and written once. A recipient whose patterns overlap gets a
 * message once. Belongs to one event loop; routing must not be entered again from what it calls.
 *
 * @param <R> the kind of recipient
 */
public final class Hub<R extends Recipient> {
    private static final int MAX_SIZE_HINT = 512;

    private final SubscriptionTree<R> tree;
    private final Groups<R> groups;
    private long routings;
    private int mostSteps;
    private int sizeHint;

    /** Reports to {@code interest} which patterns come and go. */
    public Hub(Interest interest) {
        this.tree = new SubscriptionTree<>(interest);
        this.groups = new Groups<>(interest);
    }

    /** Starts the flow of messages. */
    public Subscription<R> subscribe(Pattern pattern, R recipient) {
        return tree.add(pattern, recipient);
    }

    /** The same as a member of a group, of which one gets each message: whoever {@link Groups#pick} comes to. */
    public Subscription<R> subscribe(Pattern pattern, R recipient, String group) {
        return groups.add(pattern, recipient, group);
    }

    /** Ends the flow. A second time does nothing. */
    public void unsubscribe(Subscription<R> subscription) {
        if (subscription.group == null) {
            tree.remove(subscription);
        } else {
            groups.remove(subscription, subscription.group);
        }
    }

    /** Those of whom one gets each message. */
    public Groups<R> groups() {
        return groups;
    }

    /** Those who would get a message of this channel now, each one once; without those who share it with others of their group. */
    public List<R> subscribers(ChannelName channel) {
        List<R> found = new ArrayList<>(sizeHint);
        mostSteps = tree.match(channel, found);
        sizeHint = Math.min(found.size(), MAX_SIZE_HINT);
        return found;
    }

    /** How many these are. */
    public int count(ChannelName channel) {
        return tree.count(channel);
    }

    /**
     * How many steps a channel of the last routing took at the most, beyond finding those who want it. Patterns that match in vain can
     * make that many.
     */
    public int mostSteps() {
        return mostSteps;
    }

    /** Tells each pattern that has subscribers, and how many. */
    public void patterns(ObjIntConsumer<String> seen) {
        tree.patterns(seen);
    }

    /** Who gets which of the batch's messages. Each recipient stands in one route, however many channels there are. */
    public List<Route<R>> route(Batch batch) {
        List<Message> messages = batch.messages();
        if (sameChannel(messages)) {
            List<R> recipients = subscribers(messages.get(0).channel());
            return recipients.isEmpty() ? List.of() : List.of(new Route<>(messages, null, recipients));
        }
        return routeChannels(messages);
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

    private List<Route<R>> routeChannels(List<Message> messages) {
        Map<ChannelName, Positions> channels = new LinkedHashMap<>();
        for (int i = 0; i < messages.size(); i++) {
            channels.computeIfAbsent(messages.get(i).channel(), name -> new Positions())
                    .add(i);
        }
        long routing = ++routings;
        mostSteps = 0;
        Selection nothing = Selection.nothing();
        List<R> found = new ArrayList<>();
        List<R> matching = new ArrayList<>();
        channels.forEach((channel, positions) -> {
            mostSteps = Math.max(mostSteps, tree.match(channel, matching));
            select(matching, positions, nothing.and(positions), routing, found);
            matching.clear();
        });
        List<Route<R>> routes = new ArrayList<>();
        for (R recipient : found) {
            Selection selection = Objects.requireNonNull(recipient.selection);
            // Whoever gets nothing for a long time must not keep what was once routed to it.
            recipient.selection = null;
            if (selection.route < 0) {
                selection.route = routes.size();
                routes.add(selection.route(messages));
            }
            routes.get(selection.route).recipients().add(recipient);
        }
        return routes;
    }

    private void select(List<R> matching, Positions positions, Selection onlyThis, long routing, List<R> found) {
        for (int i = 0; i < matching.size(); i++) {
            R recipient = matching.get(i);
            Selection before = recipient.selection;
            if (recipient.routing != routing || before == null) {
                recipient.routing = routing;
                recipient.selection = onlyThis;
                found.add(recipient);
            } else {
                recipient.selection = before.and(positions);
            }
        }
    }
}
