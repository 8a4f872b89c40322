// SPDX-License-Identifier: Apache-2.0
package io.polycast.bus;

import io.polycast.Batch;
import io.polycast.ChannelName;
import io.polycast.Clock;
import io.polycast.Message;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one event loop's clients publish, by channel. Counts only while somebody asks, so that a message costs nothing
 * otherwise: the first question begins it, and half a minute without one ends it. Belongs to the event loop.
 *
 * <p>Of so many channels at a time, and no more: when there is no room, those with the fewest messages are forgotten.
 * What is busy stays; a window and the one before it keep {@link #MOST_CHANNELS} names of at most 1 KiB each.
 */
final class ChannelCounts {
    static final int MOST_CHANNELS = 2_000;

    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long SHORTEST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long UNASKED_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Clock clock;

    /** Null while nobody asks. */
    private @Nullable Window current;

    /** The last one that is complete. */
    private @Nullable Window complete;

    private long askedNanos;

    /** What was published from one moment on, or until another. */
    private static final class Window {
        final Map<ChannelName, Count> counts = new HashMap<>();
        final long sinceNanos;
        long nanos;

        Window(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }
    }

    private static final class Count {
        long messages;
        long bytes;
    }

    ChannelCounts(Clock clock) {
        this.clock = clock;
    }

    /** Clients have published these. */
    void count(Batch batch) {
        Window window = current;
        if (window != null) {
            count(batch.messages(), window.counts);
        }
    }

    private static void count(List<Message> messages, Map<ChannelName, Count> counts) {
        ChannelName last = null;
        Count count = null;
        for (int i = 0; i < messages.size(); i++) {
            Message message = messages.get(i);
            if (count == null || !message.channel().equals(last)) {
                last = message.channel();
                count = counts.get(last);
                if (count == null) {
                    count = new Count();
                    makeRoom(counts);
                    counts.put(last, count);
                }
            }
            count.messages++;
            count.bytes += message.payload().length;
        }
    }

    private static void makeRoom(Map<ChannelName, Count> counts) {
        if (counts.size() >= MOST_CHANNELS) {
            long sum = 0;
            for (Count count : counts.values()) {
                sum += count.messages;
            }
            long mean = sum / counts.size();
            counts.values().removeIf(count -> count.messages <= mean);
        }
    }

    /** Called a few times a second. */
    void tick() {
        Window window = current;
        if (window == null) {
            return;
        }
        long now = clock.nanos();
        if (now - askedNanos > UNASKED_NANOS) {
            current = null;
            complete = null;
        } else if (now - window.sinceNanos >= WINDOW_NANOS) {
            window.nanos = now - window.sinceNanos;
            complete = window;
            current = new Window(now);
        }
    }

    /** The busiest channels of the last few seconds, at most so many; none until it was counted for a second. */
    List<BusyChannel> busiest(int atMost) {
        long now = clock.nanos();
        askedNanos = now;
        Window window = current;
        if (window == null) {
            current = new Window(now);
            return List.of();
        }
        Window counted = complete;
        if (counted == null) {
            counted = window;
            window.nanos = now - window.sinceNanos;
        }
        if (counted.nanos < SHORTEST_NANOS) {
            return List.of();
        }
        double seconds = counted.nanos / 1e9;
        return counted.counts.entrySet().stream()
                .map(entry -> new BusyChannel(
                        entry.getKey(), entry.getValue().messages / seconds, entry.getValue().bytes / seconds))
                .sorted(Comparator.comparingDouble(BusyChannel::messagesPerSecond)
                        .reversed())
                .limit(atMost)
                .toList();
    }
}
