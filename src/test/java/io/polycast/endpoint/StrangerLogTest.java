// SPDX-License-Identifier: Apache-2.0
package io.polycast.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.polycast.CloseReason;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** However many strangers come, they are told of once an interval, and counted. */
class StrangerLogTest {
    private static final String WHERE = "this is Polycast's text door";

    private final Logger logger = (Logger) LoggerFactory.getLogger(Connection.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Queue<Runnable> timers = new ArrayDeque<>();
    private final StrangerLog log = new StrangerLog((delay, task) -> timers.add(task));

    @BeforeEach
    void listen() {
        lines.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
        logger.setLevel(null);
    }

    private void come(String client) {
        log.ended(client, CloseReason.WRONG_PROTOCOL, WHERE);
    }

    private List<String> said() {
        List<String> said = List.copyOf(lines.list).stream()
                .filter(event -> event.getFormattedMessage().contains("unit-"))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
        lines.list.clear();
        return said;
    }

    @Test
    void theFirstAtOnceTheRestByNumber() {
        come("unit-1");
        assertThat(said()).containsExactly("unit-1 is ended: wrong-protocol " + WHERE);
        for (int i = 2; i <= 1_001; i++) {
            come("unit-" + i);
        }
        assertThat(said()).isEmpty();
        timers.remove().run();
        assertThat(said())
                .containsExactly(
                        "1000 more such clients within 10 s, the last: unit-1001 is ended: wrong-protocol " + WHERE);
        timers.remove().run();
        assertThat(said()).isEmpty();
        assertThat(timers).as("nothing is waited for while nobody comes").isEmpty();
        come("unit-again");
        assertThat(said()).hasSize(1);
    }
}
