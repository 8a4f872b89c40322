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
 * The interest of each event loop of this process, and, in a cluster, of the other nodes. Exact, except where a channel
 * is compared with many patterns in vain: such a loop is assumed to want everything, since its own shard finds out
 * faster. A subscription is visible to every loop by the time the subscribing call returns. Thread-safe.
 */
public final class LoopInterest {
    /** Each loop is one bit of a long, and so are the links to other nodes. */
    public static final int MAX_LOOPS = Long.SIZE - 1;

    /** How many patterns may fail to match a channel before it is cheaper to send it than to search on. */
    private static final int MAX_STEPS = 256;

    private final PatternTable<Long> plain = new PatternTable<>();
    private final PatternTable<GroupPlaces> groups = new PatternTable<>();

    /** The places that have any wildcards. */
    private final AtomicLong wildcards = new AtomicLong();

    private final int loops;
    private final long allLoops;
    private volatile @Nullable Watcher watcher;

    /** A listener for changes of this node's interest. Called on any thread, in order for each pattern. */
    public interface Watcher {
        /** The first loop of this node begins to want a pattern, or the last one ceases to. */
        void changed(Pattern pattern, boolean wanted);

        /** This many clients of this node are in the group for a pattern. */
        void members(Pattern pattern, String group, int members);
    }

    /** For this many loops. */
    LoopInterest(int loops) {
        this.loops = loops;
        this.allLoops = (1L << loops) - 1;
    }

    /** The interest that the shard of one loop, or the links, report to. Used on that loop. */
    public Interest of(int place) {
        return new OfPlace(place);
    }

    /** Must be called before the first loop reports anything. */
    void watch(Watcher newWatcher) {
        watcher = newWatcher;
    }

    /** The places that want any of the batch, as bits; what group members get is picked separately. */
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

    /** Whether anyone in another place wants messages on this channel, directly or as a member of a group. */
    boolean wanted(ChannelName channel, long exceptPlaces) {
        return (interested(channel, exceptPlaces, wildcards.get()) & ~exceptPlaces) != 0
                || (!groups.isEmpty() && sharing(channel).anyMember(exceptPlaces));
    }

    /** Whether any loop has a pattern with wildcards. */
    boolean wildcards() {
        return wildcards.get() != 0 || groups.wild();
    }

    /**
     * The place that is to serve a member, for each message and each group that wants it: on this node if it has a
     * member.
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

    /** Picks another place for each of these. */
    List<Pick> pickAgain(Batch batch, long exceptPlaces) {
        List<Pick> picks = new ArrayList<>(batch.picks().size());
        for (Pick pick : batch.picks()) {
            GroupPlaces sharing = sharing(batch.messages().get(pick.position()).channel());
            sharing.pick(pick.position(), pick.group(), loops, exceptPlaces, picks);
        }
        return picks;
    }

    /** An event loop of this node that has a member of the group for this channel; -1 when there is none. */
    int member(ChannelName channel, String group) {
        List<Pick> picks = new ArrayList<>(1);
        sharing(channel).pick(0, group, loops, ~allLoops, picks);
        return picks.isEmpty() ? -1 : picks.get(0).place();
    }

    private GroupPlaces sharing(ChannelName channel) {
        GroupPlaces[] found = {GroupPlaces.NONE};
        groups.match(channel, more -> {
            found[0] = found[0].and(more);
            return true;
        });
        return found[0];
    }

    /** Called while the table holds the pattern, so that changes are reported in order. */
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
