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
 * One event loop's shard of the subscription table, and the routing of batches by it. Recipients that want the same
 * messages of a batch share one {@link Route}, so that these are rendered only once. A recipient with overlapping
 * patterns gets a message once. Belongs to one event loop; routing is not reentrant.
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

    /** An empty shard, which reports to {@code interest} which patterns come and go. */
    public Hub(Interest interest) {
        this.tree = new SubscriptionTree<>(interest);
        this.groups = new Groups<>(interest);
    }

    /** Subscribes a recipient. */
    public Subscription<R> subscribe(Pattern pattern, R recipient) {
        return tree.add(pattern, recipient);
    }

    /** Subscribes a recipient as a member of a group, of which {@link Groups#pick} chooses one for each message. */
    public Subscription<R> subscribe(Pattern pattern, R recipient, String group) {
        return groups.add(pattern, recipient, group);
    }

    /** Ends a subscription. Idempotent. */
    public void unsubscribe(Subscription<R> subscription) {
        if (subscription.group == null) {
            tree.remove(subscription);
        } else {
            groups.remove(subscription, subscription.group);
        }
    }

    /** The groups of this shard. */
    public Groups<R> groups() {
        return groups;
    }

    /** The recipients that would get a message of this channel now, each one once, without members of groups. */
    public List<R> subscribers(ChannelName channel) {
        List<R> found = new ArrayList<>(sizeHint);
        mostSteps = tree.match(channel, found);
        sizeHint = Math.min(found.size(), MAX_SIZE_HINT);
        return found;
    }

    /**
     * The most steps that a channel of the last routing took beyond finding its subscribers; patterns that match only
     * in part can make them many.
     */
    public int mostSteps() {
        return mostSteps;
    }

    /** Visits each pattern that has subscribers, with their number. */
    public void patterns(ObjIntConsumer<Pattern> seen) {
        tree.patterns(seen);
    }

    /** How many subscribe to this channel by its name. */
    public int named(ChannelName channel) {
        return tree.named(channel);
    }

    /**
     * The routes of a batch: which recipients get which of its messages. Each recipient is in one route, however many
     * channels there are.
     */
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
            // A recipient that gets nothing for a long time must not keep alive what was once routed to it.
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
