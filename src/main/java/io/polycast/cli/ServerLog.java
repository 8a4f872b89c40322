// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import io.polycast.LogEvent;
import io.polycast.conf.LogConf;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The log of a server: in the form and at the levels of its configuration, written by a {@link LogWriter}, behind
 * filters that only a server needs. Safe on every thread.
 */
final class ServerLog {
    /** The timeout for writing the last lines before the process ends. */
    private static final Duration LAST_LINES = Duration.ofSeconds(2);

    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final LibraryLimit libraries = new LibraryLimit();
    private final LogWriter writer = new LogWriter(new FileOutputStream(FileDescriptor.err), this::lossLine);
    private volatile Encoder<ILoggingEvent> encoder = new LineEncoder();
    private volatile boolean programs;

    /**
     * Starts in place of what there was before.
     *
     * @param outOfMemory takes each such error that is logged, at any level, and returns whether it reports it itself
     */
    void start(LogConf conf, Predicate<OutOfMemoryError> outOfMemory) {
        writer.start();
        context.addTurboFilter(new OutOfMemoryFilter(outOfMemory));
        context.addTurboFilter(libraries);
        apply(conf);
    }

    /** May be called again while the server runs. No event is lost meanwhile. */
    void apply(LogConf conf) {
        Logging.levels(context, conf);
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        if (root.getAppender(conf.format()) != null) {
            return;
        }
        form(conf.format());
        QueueAppender appender = new QueueAppender(encoder, writer);
        appender.setContext(context);
        appender.setName(conf.format());
        appender.start();
        Logging.replaceAppender(root, appender);
    }

    /** Chooses the form of lines before the log starts, or instead. */
    void form(String format) {
        encoder = Logging.encoder(format);
        programs = format.equals(LogConf.JSON);
    }

    /** Whether lines are written for programs, who want nothing else between them. */
    boolean forPrograms() {
        return programs;
    }

    private byte[] lossLine(long lines) {
        return line(LogEvent.LINES_DROPPED, lines);
    }

    /** A line as the log has it, for who writes it in a way of its own. */
    byte[] line(LogEvent event, @Nullable Object... arguments) {
        LoggingEvent line = new LoggingEvent(
                ServerLog.class.getName(),
                context.getLogger("io.polycast"),
                Level.convertAnSLF4JLevel(event.level()),
                event.format(),
                null,
                arguments);
        line.addMarker(event.marker());
        return encoder.encode(line);
    }

    /** Lines dropped so far because they could not be written. */
    long lost() {
        return writer.lost();
    }

    /** Reports what libraries would have logged meanwhile; to be called now and then. */
    void tellLeftOut() {
        libraries.tellLeftOut();
    }

    /** Waits for a moment until all lines are written. */
    void flush() {
        writer.flush(MOMENT);
    }

    /** Writes the last lines. */
    void stop() {
        context.stop();
        writer.stop(LAST_LINES);
    }
}
