// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.conf.Limits;
import java.net.InetAddress;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The admission of newcomers to an endpoint. Thread-safe. */
public interface Places {
    /** Why a client may have to yield its place. */
    enum Yielding {
        /** It sends no more, and only output would show whether it still listens. */
        HALF_CLOSED("half-closed"),
        /** It is a datagram peer that has not proven that it receives at its address. */
        UNPROVEN("unproven");

        private final String label;

        Yielding(String label) {
            this.label = label;
        }

        /** The name in metrics. */
        public String label() {
            return label;
        }
    }

    /** A timer. */
    interface Timer {
        /** Runs the task once after the delay; returns the timer. */
        long after(long delayMs, Runnable task);
    }

    /** One client's place. */
    interface Place {
        /**
         * Makes the client a candidate for yielding its place from now on.
         *
         * @param most the most such clients there may be
         * @param way called once, on any thread, when it has to yield; its place is taken by then
         */
        void mayYield(Yielding reason, int most, Runnable way);

        /** The client is certainly there, and need not yield any more. */
        void stays();

        /** The client shows activity. */
        void moves();

        /** The client is gone. */
        void leave();
    }

    /**
     * A place for a newcomer, or null when there is none.
     *
     * @param address null where the transport has none
     * @param connection whether it takes a file descriptor
     * @param bytes what it costs just by being connected
     */
    @Nullable Place enter(@Nullable InetAddress address, boolean connection, long bytes, Limits limits);

    /**
     * Lets a newcomer try for a place, and retry for a moment where there is none. Called on its loop, where everything
     * happens.
     *
     * @param timer the loop's
     * @param patient whether it may be kept waiting at all
     * @param settles tries once; returns whether the newcomer has a place, or is gone
     * @param refused runs when there is no place
     * @return whether it waits
     */
    boolean arrives(Timer timer, boolean patient, BooleanSupplier settles, Runnable refused);
}
