// SPDX-License-Identifier: Apache-2.0
package io.polycast.bus;

import io.polycast.Batch;
import io.polycast.ChannelName;
import io.polycast.Message;
import io.polycast.Pattern;
import io.polycast.Pick;
import io.polycast.hub.Interest;
import io.polycast.hub.PatternTable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Which event loops of this process want which channels, and, in a cluster, which channels other nodes want. Exact, but
 * for patterns that take long to match in vain: a loop with such ones is taken to want everything, since its own shard
 * finds out sooner. A subscription is visible to every loop when the call that made it returns. Safe on every thread.
 */
public final class LoopInterest {
    /** Loops are bits of one long, and the links to other nodes are one more. */
    public static final int MAX_LOOPS = Long.SIZE - 1;

    /** How many patterns may match a channel in vain before it costs less to send it than to look on. */
    private static final int MAX_STEPS = 256;

    private final PatternTable<Long> plain = new PatternTable<>();
    private final PatternTable<GroupPlaces> groups = new PatternTable<>();

    /** Places that have any wildcards. */
    private final AtomicLong wildcards = new AtomicLong();

    private final int loops;
    private final long allLoops;
    private volatile @Nullable Watcher watcher;

    /** Is told what this node wants. Called on any thread, in order for each pattern. */
    public interface Watcher {
        /** The first loop of this node begins, or the last one ceases, to want a pattern. */
        void changed(Pattern pattern, boolean wanted);

        /** So many clients of this node are in this group for a pattern. */
        void members(Pattern pattern, String group, int members);
    }

    /** For so many loops. */
    LoopInterest(int loops) {
        this.loops = loops;
        this.allLoops = (1L << loops) - 1;
    }

    /** What the shard of one loop, or the links, report to. Used on that loop. */
    public Interest of(int place) {
        return new OfPlace(place);
    }

    /** To be called before the first loop reports anything. */
    void watch(Watcher newWatcher) {
        watcher = newWatcher;
    }

    /** Places that want some of the batch, as bits; what members of groups get is picked apart. */
    long interested(Batch batch) {
        long wild = wildcards.get();
        List<Message> messages = batch.messages();
        ChannelName previous = messages.get(0).channel();
        long places = interested(previous, 0, wild);
        for (int i = 1; i < messages.size(); i++) {
            ChannelName channel = messages.get(i).channel();
            if (!channel.equals(previous)) {
                places = interested(channel, places, wild);
                previous = channel;
            }
        }
        return places;
    }

    private long interested(ChannelName channel, long before, long wild) {
        long places = before | plain.literal(channel, 0L);
        if ((wild & ~places) == 0) {
            return places;
        }
        long[] found = {places};
        boolean sure = plain.matchWild(channel, MAX_STEPS, more -> {
            found[0] |= more;
            return (wild & ~found[0]) != 0;
        });
        return sure ? found[0] : found[0] | wild;
    }

    /** Whether anybody wants messages of this channel, for themselves or as a member of a group. */
    boolean wanted(ChannelName channel) {
        return interested(channel, 0, wildcards.get()) != 0
                || (!groups.isEmpty() && !sharing(channel).isEmpty());
    }

    /** Whether any loop has a pattern with wildcards. */
    boolean wildcards() {
        return wildcards.get() != 0 || groups.wild();
    }

    /**
     * For each message, and each group that shares it, the place that has it get to a member: one of this node, if
     * there is any.
     */
    List<Pick> picks(Batch batch, long exceptPlaces) {
        if (groups.isEmpty()) {
            return List.of();
        }
        List<Pick> picks = new ArrayList<>();
        List<Message> messages = batch.messages();
        @Nullable ChannelName previous = null;
        GroupPlaces sharing = GroupPlaces.NONE;
        for (int i = 0; i < messages.size(); i++) {
            ChannelName channel = messages.get(i).channel();
            if (!channel.equals(previous)) {
                sharing = sharing(channel);
                previous = channel;
            }
            sharing.pick(i, loops, exceptPlaces, picks);
        }
        return picks;
    }

    /** Looks for another member for each of these. */
    List<Pick> pickAgain(Batch batch, long exceptPlaces) {
        List<Pick> picks = new ArrayList<>(batch.picks().size());
        for (Pick pick : batch.picks()) {
            GroupPlaces sharing = sharing(batch.messages().get(pick.position()).channel());
            sharing.pick(pick.position(), pick.group(), loops, exceptPlaces, picks);
        }
        return picks;
    }

    private GroupPlaces sharing(ChannelName channel) {
        GroupPlaces[] found = {GroupPlaces.NONE};
        groups.match(channel, more -> {
            found[0] = found[0].and(more);
            return true;
        });
        return found[0];
    }

    /** Called while the table holds the pattern, so that its changes are told in their order. */
    private void tell(Pattern pattern, long before, long after) {
        boolean wanted = (after & allLoops) != 0;
        Watcher told = watcher;
        if (told != null && wanted != ((before & allLoops) != 0)) {
            told.changed(pattern, wanted);
        }
    }

    private final class OfPlace implements Interest {
        private final int place;
        private final long bit;
        private int wildcardPatterns;

        OfPlace(int place) {
            this.place = place;
            this.bit = 1L << place;
        }

        @Override
        public void begins(Pattern pattern) {
            if (!pattern.literal() && wildcardPatterns++ == 0) {
                wildcards.getAndUpdate(places -> places | bit);
            }
            plain.update(pattern, before -> {
                long places = before == null ? 0 : before;
                tell(pattern, places, places | bit);
                return places | bit;
            });
        }

        @Override
        public void ends(Pattern pattern) {
            plain.update(pattern, before -> {
                long places = before == null ? 0 : before;
                long left = places & ~bit;
                tell(pattern, places, left);
                return left == 0 ? null : Long.valueOf(left);
            });
            if (!pattern.literal() && --wildcardPatterns == 0) {
                wildcards.getAndUpdate(places -> places & ~bit);
            }
        }

        @Override
        public void members(Pattern pattern, String group, int members) {
            groups.update(pattern, before -> {
                GroupPlaces after = (before == null ? GroupPlaces.NONE : before).with(group, place, members);
                Watcher told = watcher;
                if (told != null && place < loops) {
                    told.members(pattern, group, after.members(group, loops));
                }
                return after.isEmpty() ? null : after;
            });
        }
    }
}
