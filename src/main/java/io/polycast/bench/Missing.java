// SPDX-License-Identifier: Apache-2.0
package io.polycast.bench;

import java.util.Map;
import java.util.TreeMap;

/** The gaps in the sequence that one subscriber has received from one publisher: ranges of numbers by their start. */
final class Missing {
    /** The most ranges; beyond it numbers are only counted, and late arrivals are taken for duplicates. */
    private static final int MOST_RANGES = 10_000;

    private final TreeMap<Long, Long> ranges = new TreeMap<>();
    private long count;

    /** From {@code from} up to, and without, {@code to}. */
    void add(long from, long to) {
        count += to - from;
        if (ranges.size() < MOST_RANGES) {
            ranges.put(from, to);
        }
    }

    /** Takes a number out; false if it wasn't missing. */
    boolean remove(long number) {
        Map.Entry<Long, Long> range = ranges.floorEntry(number);
        if (range == null || number >= range.getValue()) {
            return false;
        }
        long from = range.getKey();
        long to = range.getValue();
        ranges.remove(from);
        if (from < number) {
            ranges.put(from, number);
        }
        if (number + 1 < to) {
            ranges.put(number + 1, to);
        }
        count--;
        return true;
    }

    long count() {
        return count;
    }

    void clear() {
        ranges.clear();
        count = 0;
    }
}
