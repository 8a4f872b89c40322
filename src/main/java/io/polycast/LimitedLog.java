// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

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

    /**
     * Logs at INFO, if the limit allows. Takes arguments as the logger does; a failure may be the last. Returns whether
     * the line was logged.
     */
    public boolean info(String format, @Nullable Object... arguments) {
        return tell(Level.INFO, format, arguments);
    }

    /** Same at WARN. */
    public boolean warn(String format, @Nullable Object... arguments) {
        return tell(Level.WARN, format, arguments);
    }

    /** Same at ERROR. */
    public boolean error(String format, @Nullable Object... arguments) {
        return tell(Level.ERROR, format, arguments);
    }

    private boolean tell(Level level, String format, @Nullable Object... arguments) {
        if (!log.isEnabledForLevel(level)) {
            return false;
        }
        long leftOut = limit.take();
        if (leftOut == LogLimit.NOT_NOW) {
            return false;
        }
        String message = leftOut == 0 ? format : format + " (and " + leftOut + " more like it before)";
        log.atLevel(level).log(message, arguments);
        return true;
    }
}
