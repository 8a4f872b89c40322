// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.core.spi.FilterReply;
import io.polycast.LogEvent;
import io.polycast.LogLimit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * A rate limit on what libraries log: each kind of failure once an interval, with a count of the others. Libraries log
 * a stack trace for whatever a stranger sends, as often as it is sent. Lines of this server itself are not affected.
 */
final class LibraryLimit extends FailureFilter {
    private static final List<String> LIBRARIES = List.of("io.vertx.", "io.netty.", "com.hazelcast.");

    /** The most kinds that are told apart; all others are one. */
    private static final int MAX_KINDS = 200;

    /** The prefix of a message that makes its kind: the rest is likely to differ each time. */
    private static final int KIND_LENGTH = 40;

    private final Supplier<LogLimit> limits;
    private final org.slf4j.Logger log;
    private final Map<String, LogLimit> kinds = new ConcurrentHashMap<>();

    LibraryLimit() {
        this(() -> new LogLimit(1), LoggerFactory.getLogger(LibraryLimit.class));
    }

    /** With other limits, one for each kind, and another logger. */
    LibraryLimit(Supplier<LogLimit> limits, org.slf4j.Logger log) {
        this.limits = limits;
        this.log = log;
    }

    @Override
    FilterReply decide(Logger logger, Level level, @Nullable String format, @Nullable Throwable failure) {
        if (format == null
                || !level.isGreaterOrEqual(Level.WARN)
                || !level.isGreaterOrEqual(logger.getEffectiveLevel())
                || LIBRARIES.stream().noneMatch(logger.getName()::startsWith)) {
            return FilterReply.NEUTRAL;
        }
        String kind = kind(logger, format, failure);
        LogLimit limit = kinds.get(kind);
        if (limit == null) {
            limit = kinds.computeIfAbsent(kinds.size() < MAX_KINDS ? kind : "others", unknown -> limits.get());
        }
        long leftOut = limit.take();
        if (leftOut == LogLimit.NOT_NOW) {
            return FilterReply.DENY;
        }
        tell(kind, leftOut);
        return FilterReply.NEUTRAL;
    }

    /**
     * The kind of a line: logger and failure, with the frame that it comes from; without a failure, the beginning of
     * the message.
     */
    private static String kind(Logger logger, String format, @Nullable Throwable failure) {
        StringBuilder kind = new StringBuilder(logger.getName()).append(": ");
        if (failure == null) {
            return kind.append(beginning(format)).toString();
        }
        kind.append(failure.getClass().getName());
        StackTraceElement[] trace = failure.getStackTrace();
        return (trace.length == 0 ? kind : kind.append(" at ").append(trace[0])).toString();
    }

    /** The text up to the first digit: some libraries log whole messages, in which addresses and counts differ. */
    private static String beginning(String message) {
        int end = 0;
        while (end < Math.min(KIND_LENGTH, message.length()) && !Character.isDigit(message.charAt(end))) {
            end++;
        }
        return message.substring(0, end);
    }

    /** Reports for each kind how many lines were suppressed since the last report; to be called now and then. */
    void tellLeftOut() {
        kinds.forEach((kind, limit) -> tell(kind, limit.takeLeftOut()));
        if (kinds.size() >= MAX_KINDS) {
            // Even if a stranger made them up, the next kind has room again.
            kinds.clear();
        }
    }

    private void tell(String kind, long leftOut) {
        if (leftOut > 0) {
            LogEvent.LIBRARY_LINES_LIMITED.log(log, leftOut, kind);
        }
    }
}
