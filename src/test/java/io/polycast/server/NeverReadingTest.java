// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.testkit.ServerProcess;
import io.polycast.testkit.StreamClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Thousands of clients that never read, on a small heap: memory stays bounded, and each is told exactly what it missed.
 */
class NeverReadingTest {
    private static final int STUCK = 5_000;
    private static final int HEALTHY = 5;
    private static final int MESSAGES = 20_000;
    private static final int BURST = 50;

    /** Less than {@code maxPending} with a burst beyond it: a reader that gets no processor for a while misses none. */
    private static final int WINDOW = 50;

    private static final String CONF = """
            {"endpoints": {"text": {"listen": "tcp://127.0.0.1:0", "protocol": "text", "maxConnections": 6000,
                "maxMessageSize": "16KiB", "maxPending": "64KiB", "writeTimeout": 0}}}
            """;

    @Test
    void losesNothingOfTheOthersAndTellsEachOfTheStuckOnesWhatItMissed() throws Exception {
        List<StreamClient> stuck = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(HEALTHY + 8);
        try (ServerProcess server = ServerProcess.start(CONF, "-Xmx256m")) {
            for (int i = 0; i < STUCK; i++) {
                stuck.add(StreamClient.connect(server.address("text"), 2_048));
            }
            // The last one's answer shows that all before it are subscribed.
            StreamClient last = StreamClient.connect(server.address("text"));
            assertThat(last.ask("/ping")).isEqualTo("+PONG");
            last.close();

            publishAndRead(server, threads);

            assertThat(server.isAlive()).isTrue();
            assertThat(server.log()).doesNotContain("OutOfMemory");
            AtomicInteger withGaps = new AtomicInteger();
            List<Future<Long>> totals = new ArrayList<>();
            for (StreamClient client : stuck) {
                totals.add(threads.submit(() -> deliveredAndTold(client, withGaps)));
            }
            for (Future<Long> total : totals) {
                assertThat(total.get(60, TimeUnit.SECONDS)).isEqualTo(MESSAGES);
            }
            assertThat(withGaps.get()).isGreaterThan(STUCK / 2);
        } finally {
            threads.shutdownNow();
            for (StreamClient client : stuck) {
                client.close();
            }
        }
    }

    /**
     * The publisher keeps no more than a window ahead of the slowest healthy reader, so that none of these has a reason
     * to miss any.
     */
    private static void publishAndRead(ServerProcess server, ExecutorService threads) throws Exception {
        List<StreamClient> readers = new ArrayList<>();
        List<AtomicInteger> progress = new ArrayList<>();
        List<Future<?>> reading = new ArrayList<>();
        for (int i = 0; i < HEALTHY; i++) {
            StreamClient reader = StreamClient.connect(server.address("text"));
            assertThat(reader.ask("/ping")).isEqualTo("+PONG");
            AtomicInteger read = new AtomicInteger();
            readers.add(reader);
            progress.add(read);
            reading.add(threads.submit(() -> {
                for (int next = 0; next < MESSAGES; next++) {
                    assertThat(reader.readLine()).startsWith(next + " ");
                    read.incrementAndGet();
                }
                return null;
            }));
        }
        try (StreamClient publisher = StreamClient.connect(server.address("text"))) {
            String padding = "x".repeat(500);
            for (int i = 0; i < MESSAGES; i += BURST) {
                while (i - slowest(progress) > WINDOW && reading.stream().noneMatch(Future::isDone)) {
                    Thread.onSpinWait();
                }
                StringBuilder burst = new StringBuilder();
                for (int j = i; j < i + BURST; j++) {
                    burst.append(j).append(' ').append(padding).append('\n');
                }
                publisher.send(burst.toString());
            }
            for (Future<?> future : reading) {
                future.get(60, TimeUnit.SECONDS);
            }
        }
        for (StreamClient reader : readers) {
            reader.close();
        }
    }

    private static int slowest(List<AtomicInteger> progress) {
        return progress.stream().mapToInt(AtomicInteger::get).min().orElseThrow();
    }

    /** Reads to the end of what was published: messages in order, and gaps that account for whatever is not there. */
    private static long deliveredAndTold(StreamClient client, AtomicInteger withGaps) throws IOException {
        long next = 0;
        boolean gaps = false;
        while (next < MESSAGES) {
            String line = client.readLine();
            if (line.startsWith("!gap lobby ")) {
                next += Long.parseLong(line.substring("!gap lobby ".length()));
                gaps = true;
            } else {
                assertThat(line).startsWith(next + " ");
                next++;
            }
        }
        if (gaps) {
            withGaps.incrementAndGet();
        }
        return next;
    }
}
