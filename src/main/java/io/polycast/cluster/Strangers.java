// SPDX-License-Identifier: Apache-2.0
package io.polycast.cluster;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connections to a node's ports of the cluster that have not shown yet that they know its secret. There are never many of them. Safe on every thread. */
final class Strangers {
    private static final Logger LOG = LoggerFactory.getLogger(Strangers.class);
    private static final int MOST = 256;
    private static final long TELL_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Map<Object, Runnable> waiting = new LinkedHashMap<>();
    private long toldNanos = System.nanoTime() - TELL_NANOS;
    private int untold;

    /** One more has come. When there are too many, the one that has been there the longest has to go: a member takes no time to prove itself. */
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

    /** It has proved itself, or has been closed. */
    synchronized void gone(Object connection) {
        waiting.remove(connection);
    }

    /** One has tried, and does not know the secret; told once a minute. */
    synchronized void refused(Challenge.Door door, Object address) {
        untold++;
        long now = System.nanoTime();
        if (now - toldNanos < TELL_NANOS) {
            return;
        }
        toldNanos = now;
        LOG.warn(
                "cluster: refused {} that does not know the secret, at the port of {}; {} refused since this was last told",
                address,
                door == Challenge.Door.MEMBERS ? "members" : "the event bus",
                untold);
        untold = 0;
    }
}
