// SPDX-License-Identifier: Apache-2.0
package io.polycast;

/**
 * A source of time for whatever makes decisions by it, injected so that tests can move it by hand. Mere measurements,
 * for a meter or a log, use the system's clock directly. Thread-safe.
 */
public interface Clock {
    /** The system's clock. */
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

    /** Monotonic nanoseconds from an arbitrary origin, possibly negative: only differences are meaningful. */
    long nanos();

    /** Milliseconds since 1970 UTC; may jump back when the system's clock is set. */
    long millis();
}
