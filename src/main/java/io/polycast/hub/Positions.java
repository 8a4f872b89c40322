// SPDX-License-Identifier: Apache-2.0
package io.polycast.hub;

import java.util.Arrays;

/** The positions of one channel's messages in a batch, ascending. */
final class Positions {
    private int[] positions = new int[4];
    private int count;

    void add(int position) {
        if (count == positions.length) {
            positions = Arrays.copyOf(positions, count * 2);
        }
        positions[count++] = position;
    }

    int count() {
        return count;
    }

    /** Copies all of them to {@code target} from {@code at} on. */
    void copyTo(int[] target, int at) {
        System.arraycopy(positions, 0, target, at, count);
    }
}
