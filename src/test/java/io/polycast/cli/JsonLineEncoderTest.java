// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.polycast.LogEvent;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class JsonLineEncoderTest {
    private final LoggerContext context = new LoggerContext();
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private final Logger logger = context.getLogger("io.polycast.connection.Client");

    @BeforeEach
    void start() {
        appender.start();
        context.getLogger("ROOT").addAppender(appender);
    }

    private JsonObject last() {
        ILoggingEvent event = appender.list.get(appender.list.size() - 1);
        String line = new String(new JsonLineEncoder().encode(event), StandardCharsets.UTF_8);
        assertThat(line).endsWith("}\n").hasLineCount(1);
        return new JsonObject(line);
    }

    @Test
    void tellsAnEventWithItsFields() {
        LogEvent.CLIENT_SLOW.log(logger, "n-1", "text", "10.0.0.7:51334", "drop-oldest", 1_048_576L);
        JsonObject line = last();
        assertThat(line.fieldNames())
                .containsExactly(
                        "time",
                        "level",
                        "logger",
                        "event",
                        "msg",
                        "client",
                        "endpoint",
                        "address",
                        "policy",
                        "pendingBytes");
        assertThat(line.getString("time")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        line.remove("time");
        assertThat(line)
                .isEqualTo(new JsonObject()
                        .put("level", "INFO")
                        .put("logger", "io.polycast.connection.Client")
                        .put("event", "client-slow")
                        .put("msg", "client n-1 of text at 10.0.0.7:51334 is slow: drop-oldest, 1048576 bytes pending")
                        .put("client", "n-1")
                        .put("endpoint", "text")
                        .put("address", "10.0.0.7:51334")
                        .put("policy", "drop-oldest")
                        .put("pendingBytes", 1_048_576));
    }

    @Test
    void tellsAFailureAndHowManyWereLeftOut() {
        LogEvent.CLIENT_FAILED.logAfter(7, logger, "n-1", "text", "here", new IllegalStateException("one\ntwo"));
        JsonObject line = last();
        assertThat(line.getLong("leftOut")).isEqualTo(7);
        assertThat(line.getString("msg")).isEqualTo("client n-1 of text at here failed (and 7 more like it before)");
        assertThat(line.getString("error")).isEqualTo("java.lang.IllegalStateException: one\ntwo");
        assertThat(line.getString("stack")).contains("\tat io.polycast.cli.JsonLineEncoderTest.");
    }

    @Test
    void tellsWhatIsPartOfTheMessageAloneOnlyThere() {
        LogEvent.OPENING_FAILED.log(logger, "web", "10.0.0.7:1", "spoke no TLS", "plain");
        JsonObject line = last();
        assertThat(line.getString("msg")).isEqualTo("endpoint web: 10.0.0.7:1 spoke no TLS");
        assertThat(line.getString("code")).isEqualTo("plain");
        assertThat(line.fieldNames())
                .containsExactly("time", "level", "logger", "event", "msg", "endpoint", "address", "code");
    }

    @Test
    void aLineOfALibraryHasNoEvent() {
        logger.warn("odd {}", 1);
        assertThat(last().fieldNames()).containsExactly("time", "level", "logger", "msg");
        assertThat(last().getString("msg")).isEqualTo("odd 1");
    }

    @Test
    void writesWhateverATextMayHold() {
        logger.warn("\"a\"\r\n\u0000 hällo 😀 \ud800");
        assertThat(last().getString("msg")).isEqualTo("\"a\"\r\n\u0000 hällo 😀 ?");
    }
}
