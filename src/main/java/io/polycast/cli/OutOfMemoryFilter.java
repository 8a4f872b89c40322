// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.core.spi.FilterReply;
import io.polycast.LogLimit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A log filter that sees each {@link OutOfMemoryError} that is logged, at any level, before anything is allocated for
 * it. Libraries catch and log what their threads throw, so this is where such errors come together.
 */
final class OutOfMemoryFilter extends FailureFilter {
    /** The most causes that are followed: they might form a ring. */
    private static final int DEEPEST = 16;

    private final Predicate<OutOfMemoryError> handler;

    /** A limit for those that do not end the process, which may come often. */
    private final LogLimit others = new LogLimit(1);

    /**
     * @param handler takes the error, and returns whether it reports it itself
     */
    OutOfMemoryFilter(Predicate<OutOfMemoryError> handler) {
        this.handler = handler;
    }

    @Override
    FilterReply decide(Logger logger, Level level, @Nullable String format, @Nullable Throwable failure) {
        Throwable found = failure;
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
}
