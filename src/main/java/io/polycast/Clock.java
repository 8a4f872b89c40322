// SPDX-License-Identifier: Apache-2.0
package io.polycast;

/**
 * The time, for whatever decides by it: handed in, so that a test can move it by hand. What only measures, for a meter
 * or a log, asks the system itself. Safe on every thread.
 */
public interface Clock {
    /** The system's. */
    Clock SYSTEM = new Clock() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public long millis() {
            return System.currentTimeMillis();
        }
    };

    /** Nanoseconds from anywhere, possibly below 0, that never go back: only differences mean something. */
    long nanos();

    /** Milliseconds since 1970 UTC, which go back when the system's clock is set back. */
    long millis();
}
