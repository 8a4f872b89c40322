// SPDX-License-Identifier: Apache-2.0
package io.polycast.endpoint;

import io.polycast.CloseReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the log says of clients that speak another protocol than their endpoint: the first one at once, and then, once an interval, how
 * many more there were and who the last one was. Never what they sent. Belongs to one event loop.
 */
final class StrangerLog {
    static final long INTERVAL_MS = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final Timer timer;
    private boolean waiting;
    private int more;
    private String last = "";

    /** Runs something later, on the same event loop. */
    interface Timer {
        void after(long delayMs, Runnable task);
    }

    StrangerLog(Timer timer) {
        this.timer = timer;
    }

    /** One more is ended. */
    void ended(String client, CloseReason reason, String detail) {
        last = client + " is ended: " + reason.code() + " " + detail;
        if (waiting) {
            more++;
            return;
        }
        LOG.info("{}", last);
        waiting = true;
        timer.after(INTERVAL_MS, this::tell);
    }

    private void tell() {
        waiting = more > 0;
        if (waiting) {
            LOG.info("{} more such clients within {} s, the last: {}", more, INTERVAL_MS / 1_000, last);
            more = 0;
            timer.after(INTERVAL_MS, this::tell);
        }
    }
}
