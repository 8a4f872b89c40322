// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.polycast.conf.LogConf;
import java.util.Map;

/**
 * The initial set-up of logback: warnings only, which suits commands, and a server until it has read its configuration;
 * then {@link ServerLog} takes over. The log goes to standard error: standard output belongs to the answers of
 * commands. One line an event; in text, a failure's stack trace follows indented, in json it is part of the line.
 *
 * <p>Logback finds this class by its service file. That spares the search for a configuration file and the XML parser,
 * which take longer to load than the rest of logback.
 */
public final class Logging extends ContextAwareBase implements Configurator {
    /**
     * Levels of libraries. The cluster engine warns of much that is not wrong; what matters of it is logged in words of
     * our own. What keeps a node from starting is the command's last line, and not logged a second time. A reset
     * connection between nodes is logged by what it means for the node; those of clients are logged elsewhere.
     */
    private static final Map<String, Level> QUIET = Map.of(
            "com.hazelcast", Level.ERROR,
            "com.hazelcast.instance", Level.OFF,
            "io.vertx.core.impl.VertxImpl", Level.OFF,
            "io.vertx.core.net.impl.ConnectionBase", Level.OFF);

    private static final String TESTS_OWN = "/logback-test.xml";

    /** Without state; logback makes one, and each command that needs one makes another. */
    public Logging() {}

    /** Before anything makes a logger: Vert.x and Hazelcast ask once which library they shall log with. */
    static void prepare() {
        System.setProperty("hazelcast.logging.type", "slf4j");
        System.setProperty("vertx.logger-delegate-factory-class-name", "io.vertx.core.logging.SLF4JLogDelegateFactory");
    }

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (Logging.class.getResource(TESTS_OWN) != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        console(context);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static void console(LoggerContext context) {
        levels(context, new LogConf(LogConf.TEXT, Map.of("root", "warn")));
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setName("console");
        appender.setTarget("System.err");
        appender.setEncoder(new LineEncoder());
        appender.start();
        replaceAppender(context.getLogger(Logger.ROOT_LOGGER_NAME), appender);
    }

    /** Sets the levels that the configuration names, and those of loggers that it does not. */
    static void levels(LoggerContext context, LogConf conf) {
        context.getLoggerList().forEach(logger -> logger.setLevel(isRoot(logger) ? Level.INFO : null));
        QUIET.forEach((name, level) -> context.getLogger(name).setLevel(level));
        conf.levels().forEach((name, level) -> context.getLogger(name.equals("root") ? Logger.ROOT_LOGGER_NAME : name)
                .setLevel(Level.toLevel(level)));
    }

    /** Replaces all appenders by one, without losing an event. */
    static void replaceAppender(Logger root, Appender<ILoggingEvent> replacement) {
        root.addAppender(replacement);
        root.iteratorForAppenders().forEachRemaining(appender -> {
            if (appender != replacement) {
                root.detachAppender(appender);
                appender.stop();
            }
        });
    }

    private static boolean isRoot(Logger logger) {
        return logger.getName().equals(Logger.ROOT_LOGGER_NAME);
    }

    /** The form that a configuration asks for. */
    static Encoder<ILoggingEvent> encoder(String format) {
        return format.equals(LogConf.JSON) ? new JsonLineEncoder() : new LineEncoder();
    }
}
