// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.conf.Limits;
import java.net.InetAddress;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Where newcomers to an endpoint get their places. Safe on every thread. */
public interface Places {
    /** Why a client may have to give way. */
    enum Yielding {
        /** It sends no more, and whether it listens shows only when something is sent to it. */
        HALF_CLOSED("half-closed"),
        /** It is a datagram peer that has not shown that it receives at its address. */
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

    /** What runs something later. */
    interface Timer {
        /** Once, so much later; returns the timer. */
        long after(long delayMs, Runnable task);
    }

    /** One client's place. */
    interface Place {
        /**
         * The client may have to give way from now on.
         *
         * @param most how many such clients there may be
         * @param way called once, on any thread, when it has to; its place is somebody else's then
         */
        void mayYield(Yielding reason, int most, Runnable way);

        /** The client is there for certain. */
        void stays();

        /** It is not silent. */
        void moves();

        /** The client is gone. */
        void leave();
    }

    /**
     * A place for a newcomer, or null when there is none.
     *
     * @param address null where the transport has none
     * @param connection whether it costs a descriptor
     * @param bytes what it will cost by being there
     */
    @Nullable Place enter(@Nullable InetAddress address, boolean connection, long bytes, Limits limits);

    /**
     * Has a newcomer try for a place; where there is none, it may try again for a moment. Called on its loop, on which
     * everything happens.
     *
     * @param timer the loop's
     * @param patient whether it may be kept waiting at all
     * @param settles tries; returns whether it has a place, or is gone
     * @param refused run when there is no place
     * @return whether it waits
     */
    boolean arrives(Timer timer, boolean patient, BooleanSupplier settles, Runnable refused);
}
