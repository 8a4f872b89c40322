// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A rate-limited log for one kind of line that strangers can cause: logged no more often than {@link LogLimit} allows,
 * each time with the number suppressed before. One instance per kind. Thread-safe.
 */
public final class LimitedLog {
    private final Logger log;
    private final LogLimit limit;

    /** At most one line per interval. */
    public LimitedLog(Logger log) {
        this(log, new LogLimit(1));
    }

    /** With this limit. */
    public LimitedLog(Logger log, LogLimit limit) {
        this.log = log;
        this.limit = limit;
    }

    /** Logs an event, if the limit allows; arguments are those of {@link LogEvent#log}. Returns whether it did. */
    public boolean tell(LogEvent event, @Nullable Object... arguments) {
        if (!event.isEnabled(log)) {
            return false;
        }
        long leftOut = limit.take();
        if (leftOut == LogLimit.NOT_NOW) {
            return false;
        }
        event.logAfter(leftOut, log, arguments);
        return true;
    }
}
