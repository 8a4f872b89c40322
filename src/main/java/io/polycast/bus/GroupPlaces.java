// SPDX-License-Identifier: Apache-2.0
package io.polycast.bus;

import io.polycast.Pick;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The number of members that each group has in each place, for one pattern or for all that match a channel. Immutable.
 */
final class GroupPlaces {
    static final GroupPlaces NONE = new GroupPlaces(Map.of());

    private static final int[] NOWHERE = {};

    /** Members per place, by group. */
    private final Map<String, int[]> members;

    private GroupPlaces(Map<String, int[]> members) {
        this.members = members;
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    /** The same with another number of members of a group in one place. */
    GroupPlaces with(String group, int place, int count) {
        Map<String, int[]> changed = new HashMap<>(members);
        int[] before = members.getOrDefault(group, NOWHERE);
        int[] after = Arrays.copyOf(before, Math.max(before.length, place + 1));
        after[place] = count;
        if (Arrays.stream(after).allMatch(each -> each == 0)) {
            changed.remove(group);
        } else {
            changed.put(group, after);
        }
        return new GroupPlaces(changed);
    }

    /** The sum of both: groups of the same name are one group. */
    GroupPlaces and(GroupPlaces other) {
        if (isEmpty()) {
            return other;
        }
        Map<String, int[]> sum = new HashMap<>(members);
        other.members.forEach((group, counts) -> sum.merge(group, counts, GroupPlaces::sum));
        return new GroupPlaces(sum);
    }

    private static int[] sum(int[] one, int[] other) {
        int[] sum = Arrays.copyOf(one, Math.max(one.length, other.length));
        for (int i = 0; i < other.length; i++) {
            sum[i] += other[i];
        }
        return sum;
    }

    /** How many members the group has in the first {@code places}. */
    int members(String group, int places) {
        int sum = 0;
        int[] counts = members.getOrDefault(group, NOWHERE);
        for (int i = 0; i < Math.min(places, counts.length); i++) {
            sum += counts[i];
        }
        return sum;
    }

    /** Whether any group has a member in another place. */
    boolean anyMember(long exceptPlaces) {
        for (int[] counts : members.values()) {
            for (int place = 0; place < counts.length; place++) {
                if (counted(counts, place, exceptPlaces) > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Picks a place for the message in each group that has members; event loops take precedence over the links. */
    void pick(int position, int loops, long exceptPlaces, List<Pick> picks) {
        members.forEach((group, counts) -> pick(position, group, counts, loops, exceptPlaces, picks));
    }

    /** Same for one group. */
    void pick(int position, String group, int loops, long exceptPlaces, List<Pick> picks) {
        pick(position, group, members.get(group), loops, exceptPlaces, picks);
    }

    private static void pick(
            int position, String group, int @Nullable [] counts, int loops, long exceptPlaces, List<Pick> picks) {
        int place = counts == null ? -1 : place(counts, loops, exceptPlaces);
        if (place >= 0) {
            picks.add(new Pick(position, group, place));
        }
    }

    /** A random place, weighted by its number of members; -1 when there is none. */
    private static int place(int[] counts, int loops, long exceptPlaces) {
        int sum = 0;
        for (int i = 0; i < Math.min(loops, counts.length); i++) {
            sum += counted(counts, i, exceptPlaces);
        }
        if (sum == 0) {
            return loops < counts.length && counted(counts, loops, exceptPlaces) > 0 ? loops : -1;
        }
        int draw = ThreadLocalRandom.current().nextInt(sum);
        int place = 0;
        while (draw >= counted(counts, place, exceptPlaces)) {
            draw -= counted(counts, place++, exceptPlaces);
        }
        return place;
    }

    private static int counted(int[] counts, int place, long exceptPlaces) {
        return (exceptPlaces & 1L << place) == 0 ? counts[place] : 0;
    }
}
