// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import io.polycast.bus.Missed;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The number of messages per channel, and per channel and group, that a node has lost and was not told of. Bounded:
 * beyond a number of entries there is one count for the rest.
 */
final class MissedCounts {
    private static final int MAX_ENTRIES = 10_000;
    private static final Entry REST = new Entry(Missed.OTHERS, "");

    private final Map<Entry, Long> counts = new LinkedHashMap<>();
    private int ofGroups;

    private record Entry(String channel, String group) {}

    /** Whether groups have lost any. */
    boolean anyPicked() {
        return ofGroups > 0;
    }

    void add(Missed lost) {
        Entry entry = new Entry(lost.channel(), lost.group());
        boolean known = counts.containsKey(entry);
        if (!known && lost.picked() && counts.size() < MAX_ENTRIES) {
            ofGroups++;
        }
        counts.merge(known || counts.size() < MAX_ENTRIES ? entry : REST, lost.count(), Long::sum);
    }

    /** Returns and clears the counts of groups, or all others. */
    List<Missed> take(boolean picked) {
        if (picked ? ofGroups == 0 : counts.size() == ofGroups) {
            return List.of();
        }
        List<Missed> taken = new ArrayList<>();
        for (Iterator<Map.Entry<Entry, Long>> each = counts.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<Entry, Long> next = each.next();
            Missed lost = new Missed(next.getKey().channel(), next.getKey().group(), next.getValue());
            if (lost.picked() == picked) {
                taken.add(lost);
                each.remove();
            }
        }
        if (picked) {
            ofGroups = 0;
        }
        return taken;
    }
}
