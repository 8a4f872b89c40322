// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import io.polycast.bus.Missed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The number of messages per channel that a node has lost and was not told of. Bounded: beyond a number of channels
 * there is one count for the rest.
 */
final class MissedCounts {
    private static final int MAX_CHANNELS = 10_000;

    private final Map<String, Long> counts = new LinkedHashMap<>();

    boolean isEmpty() {
        return counts.isEmpty();
    }

    void add(String channel, long count) {
        String key = counts.size() < MAX_CHANNELS || counts.containsKey(channel) ? channel : Missed.OTHERS;
        counts.merge(key, count, Long::sum);
    }

    /** Returns and clears all counts. */
    List<Missed> take() {
        if (counts.isEmpty()) {
            return List.of();
        }
        List<Missed> taken = new ArrayList<>(counts.size());
        counts.forEach((channel, count) -> taken.add(new Missed(channel, count)));
        counts.clear();
        return taken;
    }
}
