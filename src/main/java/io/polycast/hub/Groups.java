// SPDX-License-Identifier: Apache-2.0
package io.polycast.hub;

import io.polycast.Batch;
import io.polycast.ChannelName;
import io.polycast.Pattern;
import io.polycast.Pick;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Group membership on one event loop: each message goes to one member of a group. Members with different patterns form
 * one group wherever their patterns overlap. Belongs to one event loop.
 *
 * @param <R> the kind of recipient
 */
public final class Groups<R extends Recipient> {
    private final PatternTable<Map<String, Leaf<R>>> table = new PatternTable<>();
    private final Interest interest;

    private final SplittableRandom random = new SplittableRandom();

    Groups(Interest interest) {
        this.interest = interest;
    }

    Subscription<R> add(Pattern pattern, R recipient, String group) {
        List<Subscription<R>> made = new ArrayList<>(1);
        table.update(pattern, before -> {
            Map<String, Leaf<R>> groups = before == null ? new HashMap<>(2) : before;
            Leaf<R> members = groups.computeIfAbsent(group, name -> new Leaf<>(null));
            Subscription<R> subscription = new Subscription<>(pattern, recipient, members, group);
            members.add(subscription);
            made.add(subscription);
            return groups;
        });
        Subscription<R> subscription = made.get(0);
        interest.members(pattern, group, subscription.leaf.size());
        return subscription;
    }

    void remove(Subscription<R> subscription, String group) {
        if (subscription.index < 0) {
            return;
        }
        Leaf<R> members = subscription.leaf;
        members.remove(subscription);
        if (members.size() == 0) {
            table.update(subscription.pattern, groups -> {
                if (groups != null) {
                    groups.remove(group);
                }
                return groups == null || groups.isEmpty() ? null : groups;
            });
        }
        interest.members(subscription.pattern, group, members.size());
    }

    /**
     * Deals out what was picked for one place: each message to one member of its group that accepts it.
     *
     * @param given called for each pick, in order, before the next one is looked at
     * @return the picks of this place that no member accepts
     */
    public List<Pick> deal(Batch batch, int place, Predicate<R> takes, BiConsumer<R, Pick> given) {
        List<Pick> left = new ArrayList<>(0);
        // Most batches are of one channel and for one group.
        @Nullable ChannelName channel = null;
        String group = "";
        Members<R> members = new Members<>();
        for (Pick pick : batch.picks()) {
            if (pick.place() != place) {
                continue;
            }
            ChannelName next = batch.messages().get(pick.position()).channel();
            if (!next.equals(channel) || !pick.group().equals(group)) {
                channel = next;
                group = pick.group();
                members = members(channel, group);
            }
            R member = pick(members, takes);
            if (member == null) {
                left.add(pick);
            } else {
                given.accept(member, pick);
            }
        }
        return left;
    }

    private Members<R> members(ChannelName channel, String group) {
        Members<R> members = new Members<>();
        table.match(channel, groups -> {
            members.add(groups.get(group));
            return true;
        });
        return members;
    }

    /** One member of the group that gets messages of this channel; none if there is none. */
    public List<R> any(ChannelName channel, String group) {
        R member = pick(members(channel, group), each -> true);
        return member == null ? List.of() : List.of(member);
    }

    /** All members of all groups that get messages of this channel. */
    public List<R> all(ChannelName channel) {
        List<R> found = new ArrayList<>();
        table.match(channel, groups -> {
            groups.values().forEach(members -> {
                for (int i = 0; i < members.size(); i++) {
                    found.add(members.recipient(i));
                }
            });
            return true;
        });
        return found;
    }

    /**
     * A member that accepts a message, drawn at random; null when none does. A draw keeps no record of whose turn it
     * is, and evens out.
     */
    private @Nullable R pick(Members<R> members, Predicate<R> takes) {
        if (members.size == 0) {
            return null;
        }
        int first = random.nextInt(members.size);
        for (int i = 0; i < members.size; i++) {
            R member = members.get((first + i) % members.size);
            if (takes.test(member)) {
                return member;
            }
        }
        return null;
    }

    /**
     * The members that share the messages of one channel within one group.
     *
     * @param <R> the kind of recipient
     */
    private static final class Members<R extends Recipient> {
        private final List<Leaf<R>> leaves = new ArrayList<>(1);
        private int size;

        private void add(@Nullable Leaf<R> leaf) {
            if (leaf != null) {
                leaves.add(leaf);
                size += leaf.size();
            }
        }

        private R get(int index) {
            int at = index;
            int leaf = 0;
            while (at >= leaves.get(leaf).size()) {
                at -= leaves.get(leaf++).size();
            }
            return leaves.get(leaf).recipient(at);
        }
    }
}
