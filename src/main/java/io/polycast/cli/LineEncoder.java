// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The text form of a log event: time in UTC, level, the last part of the logger's name, message. A failure's stack
 * trace follows, indented. Logback's own patterns take twice as long to load as everything else that the first line
 * needs.
 */
final class LineEncoder extends EventEncoder {
    private static final Pattern LINE_BREAKS = Pattern.compile("[\\r\\n]+");
    private static final String INDENT = "    ";

    @Override
    public byte[] encode(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(128);
        line.append(time(event)).append(' ').append(event.getLevel());
        // Levels have four or five letters.
        line.append(event.getLevel().levelStr.length() == 4 ? "  " : " ");
        String logger = event.getLoggerName();
        line.append(logger, logger.lastIndexOf('.') + 1, logger.length()).append(' ');
        line.append(oneLine(event.getFormattedMessage())).append('\n');
        if (event.getThrowableProxy() != null) {
            String trace =
                    ThrowableProxyUtil.asString(event.getThrowableProxy()).strip();
            line.append(INDENT)
                    .append(LINE_BREAKS.matcher(trace).replaceAll("\n" + INDENT))
                    .append('\n');
        }
        return line.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Messages quote what clients have sent, which must not be able to forge a line. */
    private static String oneLine(String message) {
        return message.indexOf('\n') < 0 && message.indexOf('\r') < 0
                ? message
                : LINE_BREAKS.matcher(message).replaceAll(" ");
    }
}
