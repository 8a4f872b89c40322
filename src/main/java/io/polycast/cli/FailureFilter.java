// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * A log filter that sees the throwable of a line, which Logback takes from among the arguments only after its filters
 * have run.
 */
abstract class FailureFilter extends TurboFilter {
    @Override
    public final FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] arguments,
            @Nullable Throwable failure) {
        return decide(logger, level, format, failure == null ? last(arguments) : failure);
    }

    private static @Nullable Throwable last(Object @Nullable [] arguments) {
        return arguments != null && arguments.length > 0 && arguments[arguments.length - 1] instanceof Throwable failure
                ? failure
                : null;
    }

    /**
     * Decides what becomes of a line.
     *
     * @param level the line's, which may be below that of the logger
     * @param format null where only somebody asks whether to log at all
     */
    abstract FilterReply decide(Logger logger, Level level, @Nullable String format, @Nullable Throwable failure);
}
