// SPDX-License-Identifier: Apache-2.0
package io.polycast.bus;

/**
 * The bound on the number of channels per batch. A batch is routed in one go, and with wildcards one channel can cost
 * as many steps as there are patterns; so the recent cost per channel, on any loop, bounds how many of them share a
 * batch. Shared by all loops and thread-safe: a race loses one of two measurements, and the next routing measures
 * again.
 */
final class ChannelBound {
    /** The bound while the cost is still unknown. */
    private static final int MOST_CHANNELS = 128;

    /** About a millisecond of routing. */
    private static final int STEPS = 16_000;

    private static final int FORGETTING = 8;

    private volatile int mostSteps;

    /** Records how many steps a channel took. */
    void took(int steps) {
        if (steps > mostSteps) {
            mostSteps = steps;
        }
    }

    /** Decays what was measured. Called a few times per second. */
    void forget() {
        int before = mostSteps;
        if (before > 0) {
            mostSteps = before - before / FORGETTING - 1;
        }
    }

    /** How many channels a batch may have where there are wildcards; at least one. */
    int channels() {
        return Math.max(1, Math.min(MOST_CHANNELS, STEPS / (mostSteps + 1)));
    }
}
