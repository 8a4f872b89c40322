// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The guess at a misspelt word. */
final class Spelling {
    private Spelling() {}

    /** The word that differs least, if it is close enough for a typing error. Ignores case. */
    static Optional<String> nearest(String word, Collection<String> words) {
        int slips = Math.max(1, word.length() / 3);
        return words.stream()
                .filter(candidate -> distance(word, candidate) <= slips)
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
    }

    /** The Levenshtein distance. */
    private static int distance(String one, String other) {
        String from = one.toLowerCase(Locale.ROOT);
        String to = other.toLowerCase(Locale.ROOT);
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
