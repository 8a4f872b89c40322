// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * The lines of one kind that strangers can cause: told at most so often as {@link LogLimit} says, each with how many
 * were left out before. One for each kind. Safe on every thread.
 */
public final class LimitedLog {
    private final Logger log;
    private final LogLimit limit;

    /** At most one line an interval. */
    public LimitedLog(Logger log) {
        this(log, new LogLimit(1));
    }

    /** As the limit says. */
    public LimitedLog(Logger log, LogLimit limit) {
        this.log = log;
        this.limit = limit;
    }

    /** Arguments as the logger takes them; a failure may be the last one. Returns whether it was told. */
    public boolean info(String format, @Nullable Object... arguments) {
        return tell(Level.INFO, format, arguments);
    }

    /** Like {@link #info}. */
    public boolean warn(String format, @Nullable Object... arguments) {
        return tell(Level.WARN, format, arguments);
    }

    /** Like {@link #info}. */
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
