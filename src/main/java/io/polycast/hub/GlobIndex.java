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
 * Globs by what they begin and end with: a match looks up each beginning and each end of a name that has the length of some glob's, so
 * that globs that neither begin nor end like the name cost nothing, however many there are. Those that do are tried one by one. Changed by
 * one thread at a time; matched on any thread meanwhile, which finds all that was put before it began.
 *
 * @param <V> what is kept for a glob
 */
public final class GlobIndex<V> {
    private final Pieces<Pieces<Map<Glob, V>>> prefixes = new Pieces<>();

    /** Whatever there is by pieces of names, and which lengths those have. */
    private static final class Pieces<T> {
        private static final int[] NO_LENGTHS = {};

        final Map<String, T> map = new ConcurrentHashMap<>();
        final Map<Integer, Integer> counts = new TreeMap<>();

        /** Of the pieces, each one once, in ascending order. */
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

    /** What is kept for the glob. */
    public @Nullable V get(Glob glob) {
        Pieces<Map<Glob, V>> suffixes = prefixes.map.get(glob.prefix());
        Map<Glob, V> same = suffixes == null ? null : suffixes.map.get(glob.suffix());
        return same == null ? null : same.get(glob);
    }

    /** Keeps something for the glob, instead of what was kept. */
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

    /** Keeps nothing for the glob any more. */
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

    /** Whether there are none. */
    public boolean isEmpty() {
        return prefixes.map.isEmpty();
    }

    /**
     * Tells of all globs that match this name, which is unescaped, as long as {@code more} are wanted; takes the globs that were tried in vain
     * out of {@code steps}, and ends when none are left. Returns those.
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

    /** Tells of all. */
    public void all(BiConsumer<Glob, V> seen) {
        prefixes.map.values().forEach(suffixes -> suffixes.map.values().forEach(same -> same.forEach(seen)));
    }
}
