// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LineEncoderTest {
    private final Logger logger = new LoggerContext().getLogger("io.polycast.endpoint.Connection");

    private String encode(String logName, Level level, String message, @Nullable Throwable failure) {
        Logger named = logger.getLoggerContext().getLogger(logName);
        LoggingEvent event = new LoggingEvent(LineEncoderTest.class.getName(), named, level, message, failure, null);
        event.setTimeStamp(1_760_000_000_007L);
        return new String(new LineEncoder().encode(event), StandardCharsets.UTF_8);
    }

    @Test
    void tellsTimeLevelLoggerAndMessage() {
        assertThat(encode("io.polycast.endpoint.Connection", Level.INFO, "hällo", null))
                .isEqualTo("2025-10-09T08:53:20.007Z INFO  Connection hällo\n");
        assertThat(encode("polycast", Level.ERROR, "oh", null))
                .isEqualTo("2025-10-09T08:53:20.007Z ERROR polycast oh\n");
    }

    @Test
    void keepsAMessageWithLineBreaksInItsLine() {
        assertThat(encode("x", Level.WARN, "bad name: a\r\n2025-01-01T00:00:00.000Z INFO  x all is well", null)
                        .lines())
                .hasSize(1);
    }

    @Test
    void indentsTheStackTrace() {
        assertThat(encode("x", Level.ERROR, "failed", new IllegalStateException("one\ntwo"))
                        .lines())
                .hasSizeGreaterThan(3)
                .first()
                .asString()
                .endsWith("failed");
        assertThat(encode("x", Level.ERROR, "failed", new IllegalStateException("one\ntwo"))
                        .lines()
                        .skip(1))
                .allMatch(line -> line.startsWith("    "));
    }
}
