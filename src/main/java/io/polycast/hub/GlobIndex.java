// SPDX-License-Identifier: Apache-2.0
package io.polycast.hub;

import io.polycast.Glob;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An index of globs by literal prefix and suffix. A match looks up each prefix and each suffix of the name for which
 * some glob has one of that length, so globs that neither begin nor end like the name cost nothing, however many there
 * are. Those that do are tried one by one. Single writer, any number of concurrent readers; a match finds all that was
 * put before it began.
 *
 * @param <V> what is kept for a glob
 */
public final class GlobIndex<V> {
    private final Pieces<Pieces<Map<Glob, V>>> prefixes = new Pieces<>();

    /** Values by piece of a name, and the lengths that those pieces have. */
    private static final class Pieces<T> {
        private static final int[] NO_LENGTHS = {};

        final Map<String, T> map = new ConcurrentHashMap<>();
        final Map<Integer, Integer> counts = new TreeMap<>();

        /** Distinct lengths of the pieces, ascending. */
        volatile int[] lengths = NO_LENGTHS;

        void put(String piece, T value) {
            if (map.put(piece, value) == null && counts.merge(piece.length(), 1, Integer::sum) == 1) {
                lengths = counts.keySet().stream().mapToInt(Integer::intValue).toArray();
            }
        }

        void remove(String piece) {
            if (map.remove(piece) != null && counts.merge(piece.length(), -1, Integer::sum) == 0) {
                counts.remove(piece.length());
                lengths = counts.keySet().stream().mapToInt(Integer::intValue).toArray();
            }
        }
    }

    /** The value of the glob. */
    public @Nullable V get(Glob glob) {
        Pieces<Map<Glob, V>> suffixes = prefixes.map.get(glob.prefix());
        Map<Glob, V> same = suffixes == null ? null : suffixes.map.get(glob.suffix());
        return same == null ? null : same.get(glob);
    }

    /** Sets the value of the glob. */
    public void put(Glob glob, V value) {
        String prefix = glob.prefix();
        Pieces<Map<Glob, V>> suffixes = prefixes.map.get(prefix);
        boolean first = suffixes == null;
        Pieces<Map<Glob, V>> at = suffixes == null ? new Pieces<>() : suffixes;
        Map<Glob, V> same = at.map.get(glob.suffix());
        if (same == null) {
            same = new ConcurrentHashMap<>(2);
            same.put(glob, value);
            at.put(glob.suffix(), same);
        } else {
            same.put(glob, value);
        }
        if (first) {
            prefixes.put(prefix, at);
        }
    }

    /** Removes the glob. */
    public void remove(Glob glob) {
        Pieces<Map<Glob, V>> suffixes = prefixes.map.get(glob.prefix());
        Map<Glob, V> same = suffixes == null ? null : suffixes.map.get(glob.suffix());
        if (suffixes == null || same == null) {
            return;
        }
        same.remove(glob);
        if (same.isEmpty()) {
            suffixes.remove(glob.suffix());
            if (suffixes.map.isEmpty()) {
                prefixes.remove(glob.prefix());
            }
        }
    }

    /** Whether the index is empty. */
    public boolean isEmpty() {
        return prefixes.map.isEmpty();
    }

    /**
     * Visits the values of all globs that match this unescaped name, until {@code more} returns false or no steps are
     * left. Each glob that was tried in vain is a step. Returns the steps left.
     */
    public int match(String name, int steps, Predicate<V> more) {
        int left = steps;
        for (int prefix : prefixes.lengths) {
            if (prefix > name.length() || left <= 0) {
                break;
            }
            Pieces<Map<Glob, V>> suffixes = prefixes.map.get(name.substring(0, prefix));
            if (suffixes != null) {
                left = match(suffixes, name, left, more);
            }
        }
        return left;
    }

    private static <V> int match(Pieces<Map<Glob, V>> suffixes, String name, int steps, Predicate<V> more) {
        int left = steps;
        for (int suffix : suffixes.lengths) {
            if (suffix > name.length()) {
                break;
            }
            Map<Glob, V> same = suffixes.map.get(name.substring(name.length() - suffix));
            for (Map.Entry<Glob, V> entry : (same == null ? Map.<Glob, V>of() : same).entrySet()) {
                if (!entry.getKey().matches(name)) {
                    left--;
                } else if (!more.test(entry.getValue())) {
                    return 0;
                }
                if (left <= 0) {
                    return left;
                }
            }
        }
        return left;
    }

    /** Visits all. */
    public void all(BiConsumer<Glob, V> seen) {
        prefixes.map.values().forEach(suffixes -> suffixes.map.values().forEach(same -> same.forEach(seen)));
    }
}
