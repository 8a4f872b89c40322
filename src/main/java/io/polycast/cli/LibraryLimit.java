// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.core.spi.FilterReply;
import io.polycast.LogLimit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Lets libraries log what goes wrong once an interval, each kind for itself, and tells how many more there were. They complain of
 * whatever a stranger sends with a stack trace each, as often as it is sent. What this server itself has to say is not touched.
 */
final class LibraryLimit extends FailureFilter {
    private static final List<String> LIBRARIES = List.of("io.vertx.", "io.netty.", "com.hazelcast.");

    /** Beyond so many kinds all others are one. */
    private static final int MAX_KINDS = 200;

    /** How much of a message makes the kind: what follows is more likely to differ each time. */
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

    /** Logger and failure, with the place where it comes from; without one, how the message begins. */
    private static String kind(Logger logger, String format, @Nullable Throwable failure) {
        StringBuilder kind = new StringBuilder(logger.getName()).append(": ");
        if (failure == null) {
            return kind.append(beginning(format)).toString();
        }
        kind.append(failure.getClass().getName());
        StackTraceElement[] trace = failure.getStackTrace();
        return (trace.length == 0 ? kind : kind.append(" at ").append(trace[0])).toString();
    }

    /** Up to the first figure: some libraries hand over whole messages, in which addresses and counts differ. */
    private static String beginning(String message) {
        int end = 0;
        while (end < Math.min(KIND_LENGTH, message.length()) && !Character.isDigit(message.charAt(end))) {
            end++;
        }
        return message.substring(0, end);
    }

    /** Tells of each kind how many were left out since it was told; to be called now and then. */
    void tellLeftOut() {
        kinds.forEach((kind, limit) -> tell(kind, limit.takeLeftOut()));
        if (kinds.size() >= MAX_KINDS) {
            // Whatever has made them up, the next one has a place again.
            kinds.clear();
        }
    }

    private void tell(String kind, long leftOut) {
        if (leftOut > 0) {
            log.warn("{} more like this were left out: {}", leftOut, kind);
        }
    }
}
