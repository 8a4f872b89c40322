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

/**
 * Which event loops of this process want which channels. Exact for literal patterns; a loop with any wildcard is taken to want
 * everything, since its own shard sorts that out faster than a second tree here could be kept. A subscription is visible to every loop
 * when the call that made it returns. Safe on every thread.
 */
public final class LoopInterest {
    /** Loops are bits of one long. */
    public static final int MAX_LOOPS = Long.SIZE;

    private final ConcurrentMap<String, Long> literals = new ConcurrentHashMap<>();
    private final AtomicLong wildcards = new AtomicLong();

    /** What the shard of one loop reports to. Used on that loop. */
    public Interest of(int loop) {
        return new OfLoop(1L << loop);
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

    private final class OfLoop implements Interest {
        private final long bit;
        private int wildcardPatterns;

        OfLoop(long bit) {
            this.bit = bit;
        }

        @Override
        public void begins(ChannelPattern pattern) {
            if (pattern.literal()) {
                literals.merge(pattern.toString(), bit, (before, added) -> before | added);
            } else if (wildcardPatterns++ == 0) {
                wildcards.getAndUpdate(loops -> loops | bit);
            }
        }

        @Override
        public void ends(ChannelPattern pattern) {
            if (pattern.literal()) {
                literals.computeIfPresent(
                        pattern.toString(), (key, loops) -> loops == bit ? null : Long.valueOf(loops & ~bit));
            } else if (--wildcardPatterns == 0) {
                wildcards.getAndUpdate(loops -> loops & ~bit);
            }
        }
    }
}
