// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.polycast.LogLimit;
import io.polycast.testkit.HandClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class LogFiltersTest {
    private final LoggerContext context = new LoggerContext();
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private final HandClock clock = new HandClock();
    private final LibraryLimit limit =
            new LibraryLimit(() -> new LogLimit(1, LogLimit.INTERVAL, clock), context.getLogger("io.polycast"));
    private final Logger netty = context.getLogger("io.netty.Some");

    @BeforeEach
    void start() {
        appender.setContext(context);
        appender.start();
        context.getLogger("ROOT").addAppender(appender);
        context.getLogger("ROOT").setLevel(Level.INFO);
    }

    private List<String> lines() {
        return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private static NullPointerException failure() {
        return new NullPointerException("of a library");
    }

    @Test
    void aLibraryTellsOfAKindOnceAnIntervalAndOfTheOthersByTheirNumber() {
        context.addTurboFilter(limit);
        for (int i = 0; i < 5; i++) {
            netty.warn("[id: 0x{}] could not be read", i, failure());
            netty.warn("channel " + i + " is odd");
            netty.error("another kind");
            netty.info("of no concern");
            netty.debug("unseen");
        }
        assertThat(lines())
                .containsOnlyOnce("channel 0 is odd", "another kind")
                .filteredOn(line -> line.endsWith("could not be read"))
                .hasSize(1);
        assertThat(lines()).filteredOn("of no concern"::equals).hasSize(5);
        limit.tellLeftOut();
        assertThat(lines())
                .filteredOn(line -> line.startsWith("4 more like this were left out: io.netty.Some: "))
                .hasSize(3)
                .anyMatch(line -> line.contains("NullPointerException at io.polycast.cli.LogFiltersTest.failure"));
        limit.tellLeftOut();
        assertThat(lines()).filteredOn(line -> line.contains("left out")).hasSize(3);
        clock.pass(LogLimit.INTERVAL);
        netty.error("another kind");
        assertThat(lines()).filteredOn("another kind"::equals).hasSize(2);
    }

    @Test
    void whatTheServerItselfSaysIsNotTouched() {
        context.addTurboFilter(limit);
        Logger own = context.getLogger("io.polycast.Some");
        for (int i = 0; i < 5; i++) {
            own.error("ours", failure());
        }
        assertThat(lines()).hasSize(5);
    }

    @Test
    void madeUpKindsFillNeitherMemoryNorLog() {
        context.addTurboFilter(limit);
        for (int i = 0; i < 10_000; i++) {
            netty.warn(Integer.toString(i, Character.MAX_RADIX).replaceAll("\\d", "x") + " is odd");
        }
        assertThat(lines()).hasSizeLessThan(300);
    }

    @Test
    void seesWhoeverIsOutOfMemoryAtWhateverLevelAndHoweverWrapped() {
        List<OutOfMemoryError> seen = new ArrayList<>();
        context.addTurboFilter(new OutOfMemoryFilter(error -> {
            seen.add(error);
            return "fatal".equals(error.getMessage());
        }));
        OutOfMemoryError fatal = new OutOfMemoryError("fatal");
        OutOfMemoryError other = new OutOfMemoryError("other");
        netty.error("as the failure", fatal);
        netty.warn("as the last argument of {} and {}", 1, 2, fatal);
        netty.warn("of {}", 1, new IllegalStateException(new RuntimeException(fatal)));
        netty.debug("unseen", other);
        netty.error("told", other);
        Exception ring = new Exception();
        ring.initCause(new Exception(ring));
        netty.error("a ring", ring);
        assertThat(seen).containsExactly(fatal, fatal, fatal, other, other);
        assertThat(lines()).containsExactly("told", "a ring");
    }

    @Test
    void oneKindIsALineAnInterval() {
        context.addTurboFilter(limit);
        long step = Duration.ofSeconds(1).toNanos();
        for (long time = 0; time < Duration.ofHours(1).toNanos(); time += step) {
            clock.pass(Duration.ofNanos(step));
            netty.error("a kind");
        }
        assertThat(lines()).filteredOn("a kind"::equals).hasSizeBetween(359, 361);
    }
}
