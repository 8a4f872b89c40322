// SPDX-License-Identifier: Apache-2.0
package io.polycast.bus;

import io.polycast.Batch;
import io.polycast.ChannelName;
import io.polycast.ChannelPattern;
import io.polycast.Message;
import io.polycast.hub.Interest;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Which event loops of this process want which channels, and, in a cluster, which channels other nodes want. Exact for literal patterns;
 * a loop with any wildcard is taken to want everything, since its own shard sorts that out faster than a second tree here could be kept.
 * A subscription is visible to every loop when the call that made it returns. Safe on every thread.
 */
public final class LoopInterest {
    /** Loops are bits of one long, and the links to other nodes are one more. */
    public static final int MAX_LOOPS = Long.SIZE - 1;

    private final ConcurrentMap<String, Long> literals = new ConcurrentHashMap<>();
    private final AtomicLong wildcards = new AtomicLong();

    /** Which loops have which wildcard pattern; kept in a cluster only, where other nodes have to know them. */
    private final ConcurrentMap<String, Long> patterns = new ConcurrentHashMap<>();

    private final boolean clustered;
    private final long allLoops;
    private volatile @Nullable Watcher watcher;

    /** Is told when the first loop of this node begins, or the last one ceases, to want a pattern. Called on any thread, in order for each pattern. */
    @FunctionalInterface
    public interface Watcher {
        /** The pattern is wanted, or no longer. */
        void changed(String pattern, boolean wanted);
    }

    /** For so many loops. */
    LoopInterest(int loops, boolean clustered) {
        this.clustered = clustered;
        this.allLoops = (1L << loops) - 1;
    }

    /** What the shard of one loop reports to. Used on that loop. */
    public Interest of(int loop) {
        return new OfLoop(1L << loop);
    }

    /** To be called before the first loop reports anything. */
    void watch(Watcher newWatcher) {
        watcher = newWatcher;
    }

    /** Loops that may want some of the batch, as bits. */
    long interested(Batch batch) {
        long loops = wildcards.get();
        List<Message> messages = batch.messages();
        ChannelName previous = messages.get(0).channel();
        loops |= literals.getOrDefault(previous.toString(), 0L);
        for (int i = 1; i < messages.size(); i++) {
            ChannelName channel = messages.get(i).channel();
            if (!channel.equals(previous)) {
                loops |= literals.getOrDefault(channel.toString(), 0L);
                previous = channel;
            }
        }
        return loops;
    }

    /** Whether any loop has a pattern with wildcards. */
    boolean wildcards() {
        return wildcards.get() != 0;
    }

    private long added(String pattern, long loops, long bit) {
        tell(pattern, loops, loops | bit);
        return loops | bit;
    }

    private @Nullable Long removed(String pattern, long loops, long bit) {
        long left = loops & ~bit;
        tell(pattern, loops, left);
        return left == 0 ? null : Long.valueOf(left);
    }

    /** Called while the map holds the entry, so that the changes of a pattern are told in their order. */
    private void tell(String pattern, long before, long after) {
        boolean wanted = (after & allLoops) != 0;
        Watcher told = watcher;
        if (told != null && wanted != ((before & allLoops) != 0)) {
            told.changed(pattern, wanted);
        }
    }

    private final class OfLoop implements Interest {
        private final long bit;
        private int wildcardPatterns;

        OfLoop(long bit) {
            this.bit = bit;
        }

        @Override
        public void begins(ChannelPattern pattern) {
            if (pattern.literal()) {
                begins(literals, pattern.toString());
                return;
            }
            if (clustered) {
                begins(patterns, pattern.toString());
            }
            if (wildcardPatterns++ == 0) {
                wildcards.getAndUpdate(loops -> loops | bit);
            }
        }

        private void begins(ConcurrentMap<String, Long> map, String pattern) {
            map.compute(pattern, (key, loops) -> added(key, loops == null ? 0 : loops, bit));
        }

        @Override
        public void ends(ChannelPattern pattern) {
            if (pattern.literal()) {
                literals.computeIfPresent(pattern.toString(), (key, loops) -> removed(key, loops, bit));
                return;
            }
            if (clustered) {
                patterns.computeIfPresent(pattern.toString(), (key, loops) -> removed(key, loops, bit));
            }
            if (--wildcardPatterns == 0) {
                wildcards.getAndUpdate(loops -> loops & ~bit);
            }
        }
    }
}
