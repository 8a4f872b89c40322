// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.polycast.bus.NodeBus;
import io.polycast.connection.ClusterAddresses;
import io.polycast.connection.CookieJar;
import io.polycast.connection.Shared;
import io.polycast.delivery.MemoryBudget;
import io.polycast.delivery.MemoryKind;
import io.polycast.endpoint.Catalog;
import io.polycast.endpoint.Endpoint;
import io.polycast.endpoint.Room;
import io.polycast.metrics.ProcessMeters;
import io.polycast.testkit.HandClock;
import io.polycast.testkit.RunningServer;
import io.polycast.transport.SocketTrace;
import io.polycast.web.Directory.FiguresView;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FigureLogTest {
    private static final Duration STEP = Duration.ofSeconds(FigureLog.STEP_SECONDS);

    private final HandClock clock = new HandClock();
    private final MemoryBudget budget = MemoryBudget.ofHeap(1 << 20);
    private Vertx vertx;
    private Endpoint text;
    private FigureLog log;

    @BeforeEach
    void start() throws Exception {
        vertx = Vertx.vertx();
        PrometheusMeterRegistry registry = ProcessMeters.registry();
        text = new Catalog()
                .endpoints(
                        RunningServer.conf(1, "auto", 0, RunningServer.door("text"))
                                .endpoints(),
                        registry,
                        Room.ofProcess(budget))
                .get(0);
        Shared shared = new Shared(
                "node",
                clock,
                List.of(text),
                new NodeBus(vertx, "node", 1, false, clock),
                budget,
                new CookieJar(new SecureRandom()),
                registry,
                new CopyOnWriteArrayList<>(),
                new SocketTrace(),
                new AtomicBoolean(),
                new ClusterAddresses());
        log = new FigureLog(shared, List.of(text), clock.millis());
    }

    @AfterEach
    void end() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void step() {
        clock.pass(STEP);
        log.note();
    }

    @Test
    void whatIsCountedBecomesARateAndWhatIsMeasuredStaysAsItWas() {
        text.meters().messagesIn(50);
        text.meters().dropped("overflow", 5);
        text.meters().clientCame();
        budget.charge(MemoryKind.REPLIES, 1_000);
        step();
        budget.charge(MemoryKind.REPLIES, -1_000);
        step();

        FiguresView figures = log.since(0);
        assertThat(figures.times()).hasSize(2);
        assertThat(figures.totals().get("messagesInPerSecond")).containsExactly(5.0, 0L);
        assertThat(figures.messagesDroppedPerSecond().get("overflow")).containsExactly(0.5, 0L);
        assertThat(figures.clients().get("text")).containsExactly(1.0, 1.0);
        assertThat(figures.memoryBytes().get("replies")).containsExactly(1_000L, 0L);
        assertThat(figures.totals().get("publishToWriteP99Seconds")).containsOnlyNulls();
        assertThat(figures.totals().values())
                .allSatisfy(values -> assertThat(values).hasSize(2));
    }

    @Test
    void aRowThatComesLateIsStillRight() {
        text.meters().messagesIn(300);
        clock.pass(STEP.multipliedBy(3));
        log.note();
        // 300 in 30 seconds.
        assertThat(log.since(0).totals().get("messagesInPerSecond")).containsExactly(10.0);
    }

    @Test
    void anHourIsKeptAndNoMore() {
        for (int i = 0; i < FigureLog.STEPS + 100; i++) {
            step();
        }
        List<Long> times = log.since(0).times();
        assertThat(times).hasSize(FigureLog.STEPS).isSorted();
        assertThat(times.get(times.size() - 1) - times.get(0)).isEqualTo(3_600_000L - STEP.toMillis());
        assertThat(log.since(times.get(FigureLog.STEPS - 3)).times())
                .containsExactlyElementsOf(times.subList(FigureLog.STEPS - 2, FigureLog.STEPS));
    }
}
