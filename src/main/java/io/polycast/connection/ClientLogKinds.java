// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.CloseReason;
import io.polycast.LimitedLog;
import io.polycast.LogLimit;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rate limits of log lines about clients, by kind, each shared by all clients of an event loop. Belongs to that
 * loop.
 */
final class ClientLogKinds {
    private static final Logger LOG = LoggerFactory.getLogger(Client.class);

    /** The most clients named per kind and interval: all of them, unless somebody provokes it. */
    private static final int NAMED = 10;

    private final LimitedLog slow = kind();
    private final LimitedLog holdsUp = kind();
    private final LimitedLog failed = kind();
    private final LimitedLog vanished = kind();
    private final Map<CloseReason, LimitedLog> ended = new EnumMap<>(CloseReason.class);

    private static LimitedLog kind() {
        return new LimitedLog(LOG, new LogLimit(NAMED));
    }

    LimitedLog slow() {
        return slow;
    }

    LimitedLog holdsUp() {
        return holdsUp;
    }

    LimitedLog failed() {
        return failed;
    }

    LimitedLog vanished() {
        return vanished;
    }

    LimitedLog ended(CloseReason reason) {
        return ended.computeIfAbsent(reason, first -> kind());
    }
}
