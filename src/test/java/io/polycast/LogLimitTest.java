// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.polycast.testkit.HandClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LogLimitTest {
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final HandClock clock = new HandClock();

    @Test
    void tellsSoManyInAnIntervalAndTheCountOfTheOthersWithTheNext() {
        LogLimit limit = new LogLimit(2, INTERVAL, clock);
        assertThat(limit.take()).isZero();
        assertThat(limit.take()).isZero();
        clock.pass(Duration.ofMillis(9_999));
        assertThat(limit.take()).isEqualTo(LogLimit.NOT_NOW);
        assertThat(limit.take()).isEqualTo(LogLimit.NOT_NOW);
        // Beyond what the clock can count, which it may begin anywhere in.
        clock.pass(Duration.ofMillis(1));
        assertThat(limit.take()).isEqualTo(2);
        assertThat(limit.take()).isZero();
        assertThat(limit.take()).isEqualTo(LogLimit.NOT_NOW);
        clock.pass(Duration.ofDays(1));
        assertThat(limit.take()).isEqualTo(1);
    }

    @Test
    void tellsWhatWasLeftOutOnce() {
        LogLimit limit = new LogLimit(1, INTERVAL, clock);
        assertThat(limit.takeLeftOut()).isZero();
        limit.take();
        limit.take();
        limit.take();
        assertThat(limit.takeLeftOut()).isEqualTo(2);
        assertThat(limit.takeLeftOut()).isZero();
        clock.pass(INTERVAL);
        assertThat(limit.take()).isZero();
    }

    @Test
    void putsTheCountBehindTheLineAndKeepsTheFailure() {
        Logger logger = new LoggerContext().getLogger("test");
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        logger.addAppender(appender);
        LimitedLog log = new LimitedLog(logger, new LogLimit(1, INTERVAL, clock));

        assertThat(log.tell(LogEvent.DATAGRAM_FAILED, "text", 1)).isTrue();
        assertThat(log.tell(LogEvent.DATAGRAM_FAILED, "text", 2)).isFalse();
        clock.pass(INTERVAL);
        log.tell(LogEvent.REQUEST_FAILED, "web", 3, new IllegalStateException("why"));

        assertThat(appender.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "endpoint text: 1",
                        "endpoint web failed to process a request from 3 (and 1 more like it before)");
        assertThat(appender.list.get(1).getThrowableProxy().getMessage()).isEqualTo("why");
    }

    @Test
    void countsNothingThatTheLevelLeavesOut() {
        Logger logger = new LoggerContext().getLogger("test");
        logger.setLevel(ch.qos.logback.classic.Level.WARN);
        LogLimit limit = new LogLimit(1, INTERVAL, clock);
        LimitedLog log = new LimitedLog(logger, limit);
        assertThat(log.tell(LogEvent.CERTIFICATE_RELOADED, "web")).isFalse();
        assertThat(log.tell(LogEvent.CERTIFICATE_RELOADED, "web")).isFalse();
        assertThat(limit.takeLeftOut()).isZero();
        assertThat(limit.take()).isZero();
    }
}
