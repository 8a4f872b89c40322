// SPDX-License-Identifier: Apache-2.0
package io.polycast.cluster;

import io.polycast.LogEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to a node's cluster ports that have not proved yet that they know the secret. A bounded number. Safe
 * on every thread.
 */
final class Strangers {
    private static final Logger LOG = LoggerFactory.getLogger(Strangers.class);
    private static final int MOST = 256;
    private static final long TELL_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Map<Object, Runnable> waiting = new LinkedHashMap<>();
    private long toldNanos = System.nanoTime() - TELL_NANOS;
    private int untold;

    /** Adds a connection. When there are too many, the oldest is closed: a member takes no time to prove itself. */
    void came(Object connection, Runnable close) {
        Runnable tooMany = add(connection, close);
        if (tooMany != null) {
            tooMany.run();
        }
    }

    private synchronized @Nullable Runnable add(Object connection, Runnable close) {
        waiting.put(connection, close);
        if (waiting.size() <= MOST) {
            return null;
        }
        return waiting.remove(waiting.keySet().iterator().next());
    }

    /** Removes a connection, which has proved itself or was closed. */
    synchronized void gone(Object connection) {
        waiting.remove(connection);
    }

    /** Reports one that does not know the secret; logged once a minute. */
    synchronized void refused(Challenge.Door door, Object address) {
        untold++;
        long now = System.nanoTime();
        if (now - toldNanos < TELL_NANOS) {
            return;
        }
        toldNanos = now;
        LogEvent.MEMBER_REFUSED.log(LOG, address, door == Challenge.Door.MEMBERS ? "members" : "the event bus", untold);
        untold = 0;
    }
}
