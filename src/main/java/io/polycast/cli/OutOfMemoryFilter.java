// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import io.polycast.LogLimit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Sees each {@link OutOfMemoryError} that anybody logs, at whatever level, before anything is allocated for it. Libraries catch what a
 * thread of theirs throws and log it, so this is where such errors come together.
 */
final class OutOfMemoryFilter extends TurboFilter {
    /** Errors wrap each other, and might do so in a ring. */
    private static final int DEEPEST = 16;

    private final Predicate<OutOfMemoryError> handler;

    /** Those that end nothing may come often. */
    private final LogLimit others = new LogLimit(1);

    /**
     * @param handler says whether it tells of this one itself
     */
    OutOfMemoryFilter(Predicate<OutOfMemoryError> handler) {
        this.handler = handler;
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] arguments,
            @Nullable Throwable failure) {
        Throwable found = failure(arguments, failure);
        for (int depth = 0; found != null && depth < DEEPEST; depth++) {
            if (found instanceof OutOfMemoryError error) {
                return handler.test(error) || leftOut(logger, level) ? FilterReply.DENY : FilterReply.NEUTRAL;
            }
            found = found.getCause();
        }
        return FilterReply.NEUTRAL;
    }

    private boolean leftOut(Logger logger, Level level) {
        return level.isGreaterOrEqual(logger.getEffectiveLevel()) && others.take() == LogLimit.NOT_NOW;
    }

    /** Logback takes a failure from among the arguments only after its filters were asked. */
    static @Nullable Throwable failure(Object @Nullable [] arguments, @Nullable Throwable failure) {
        return failure == null
                        && arguments != null
                        && arguments.length > 0
                        && arguments[arguments.length - 1] instanceof Throwable last
                ? last
                : failure;
    }
}
