// SPDX-License-Identifier: Apache-2.0
package io.polycast.bus;

/**
 * How many channels a batch may have. A batch is routed in one go, and patterns with wildcards can make a channel cost
 * as many steps as there are patterns, so what channels took lately, on any loop, bounds how many of them come
 * together. Shared by all loops, and safe on every thread: a race loses one of two measurements, and the next routing
 * measures again.
 */
final class ChannelBound {
    /** What may come together when nobody knows yet what it costs. */
    private static final int MOST_CHANNELS = 128;

    /** About a millisecond. */
    private static final int STEPS = 16_000;

    private static final int FORGETTING = 8;

    private volatile int mostSteps;

    /** A channel took so many steps. */
    void took(int steps) {
        if (steps > mostSteps) {
            mostSteps = steps;
        }
    }

    /** Believes a little less in what was. Called a few times a second. */
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
