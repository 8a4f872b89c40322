// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import static io.polycast.testkit.RunningServer.door;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A client that does not read while thousands of messages are published: what it gets afterwards, under each policy.
 */
class OverflowTest {
    private static final int MESSAGES = 6_000;
    private static final int CHANNELS = 3;
    private static final int MAX_PENDING = 64 << 10;
    private static final String PADDING = "x".repeat(500);

    /** What a slow client was told in the end. */
    private static final class Told {
        final Map<String, Integer> delivered = new HashMap<>();
        final Map<String, Integer> dropped = new HashMap<>();
        final Map<String, Integer> lastNumber = new HashMap<>();
        boolean endsWithGap;

        /**
         * Takes a line; numbers grow by one for each message of a channel, and a gap stands for those that are not
         * there.
         */
        void line(String line) {
            String[] parts = line.split(" ");
            endsWithGap = parts[0].equals("!gap");
            if (endsWithGap) {
                dropped.merge(parts[1], Integer.parseInt(parts[2]), Integer::sum);
                lastNumber.merge(parts[1], Integer.parseInt(parts[2]), Integer::sum);
            } else {
                delivered.merge(parts[0], 1, Integer::sum);
                int expected = lastNumber.merge(parts[0], 1, Integer::sum);
                assertThat(Integer.parseInt(parts[1]))
                        .as("number in its place: %s", line.substring(0, 20))
                        .isEqualTo(expected);
            }
        }

        int all() {
            return sum(delivered) + sum(dropped);
        }

        static int sum(Map<String, Integer> counts) {
            return counts.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    private static RunningServer serverWith(String overflow) throws Exception {
        return RunningServer.start(
                door("text").overflow(overflow).limits(limits -> limits.maxMessageSize(1 << 10)
                        .maxPending(MAX_PENDING)),
                door("publish"));
    }

    private static StreamClient slowClient(RunningServer server) throws IOException {
        StreamClient slow = StreamClient.connect(server.address("text"), 4_096);
        assertThat(slow.ask("/format channel")).startsWith("+OK");
        assertThat(slow.ask("/sub data.*")).startsWith("+OK");
        return slow;
    }

    /** Numbers start at 1 in each channel, so that a running count of lines and gaps is the number that is due. */
    private static void publishAll(StreamClient publisher) throws IOException {
        for (int i = 0; i < MESSAGES; i++) {
            publisher.sendLine("/pub data.c" + i % CHANNELS + " " + (1 + i / CHANNELS) + " " + PADDING);
            // Answers are read as they come: a publisher that does not read them is itself not read from.
            if (i % 100 == 99) {
                readAnswers(publisher, 100);
            }
        }
    }

    private static CompletableFuture<Void> publishAllMeanwhile(StreamClient publisher) {
        return CompletableFuture.runAsync(() -> {
            try {
                publishAll(publisher);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    private static void readAnswers(StreamClient publisher, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            assertThat(publisher.readLine()).isEqualTo("+OK published");
        }
    }

    private static Told readAll(StreamClient slow, int count) throws IOException {
        Told told = new Told();
        while (told.all() < count) {
            told.line(slow.readLine());
        }
        return told;
    }

    @ParameterizedTest
    @ValueSource(strings = {"drop-oldest", "drop-newest", "conflate"})
    void whatIsLeftOutIsToldInItsPlaceAndCounted(String overflow) throws Exception {
        try (RunningServer server = serverWith(overflow);
                StreamClient slow = slowClient(server);
                StreamClient publisher = StreamClient.connect(server.address("publish"))) {
            publishAll(publisher);
            Told told = readAll(slow, MESSAGES);

            assertThat(Told.sum(told.dropped)).isPositive();
            assertThat(server.count("polycast.messages.dropped", "text")).isEqualTo(Told.sum(told.dropped));
            // Newest last: with drop-newest the end is a gap, with the others it is the last message of each channel.
            assertThat(told.endsWithGap).isEqualTo(overflow.equals("drop-newest"));
            assertThat(server.gauge("polycast.pending", "text")).isZero();

            publisher.sendLine("/pub data.c0 " + (1 + MESSAGES / CHANNELS) + " afterwards");
            assertThat(slow.readLine()).isEqualTo("data.c0 " + (1 + MESSAGES / CHANNELS) + " afterwards");
            await().untilAsserted(() -> assertThat(server.pendingTotal()).isZero());
        }
    }

    @Test
    void conflateKeepsTheNewestOfEachChannel() throws Exception {
        try (RunningServer server = serverWith("conflate");
                StreamClient slow = slowClient(server);
                StreamClient publisher = StreamClient.connect(server.address("publish"))) {
            publisher.sendLine("/pub data.rare 1 the only one");
            readAnswers(publisher, 1);
            publishAll(publisher);
            publisher.sendLine("/pub data.rare 2 and the second");
            readAnswers(publisher, 1);

            Told told = readAll(slow, MESSAGES + 2);

            assertThat(told.delivered).containsKeys("data.c0", "data.c1", "data.c2", "data.rare");
            assertThat(told.lastNumber).containsEntry("data.rare", 2);
            assertThat(told.dropped.getOrDefault("data.rare", 0)).isLessThan(2);
        }
    }

    @Test
    void disconnectEndsTheClientAndNobodyElse() throws Exception {
        try (RunningServer server = serverWith("disconnect");
                StreamClient slow = slowClient(server);
                StreamClient other = StreamClient.connect(server.address("text"));
                StreamClient publisher = StreamClient.connect(server.address("publish"))) {
            assertThat(other.ask("/ping")).isEqualTo("+PONG");
            publishAll(publisher);

            await().untilAsserted(() ->
                    assertThat(server.gauge("polycast.connections", "text")).isEqualTo(1));
            assertThat(server.count("polycast.messages.dropped", "text")).isPositive();
            assertThat(server.gauge("polycast.pending", "text")).isZero();
            assertThat(other.ask("/ping")).isEqualTo("+PONG");
            assertThat(endOf(slow)).as("it got some, and no more").isLessThan(MESSAGES);
        }
    }

    /** How many lines there are before the end, or the reset. */
    private static int endOf(StreamClient client) {
        int lines = 0;
        try {
            while (client.readLine() != null) {
                lines++;
            }
        } catch (IOException e) {
            assertThat(e).isInstanceOf(java.net.SocketException.class);
        }
        return lines;
    }

    @Test
    void pauseHoldsThePublisherUpAndLosesNothing() throws Exception {
        try (RunningServer server = RunningServer.start(
                        3,
                        "auto",
                        door("text").overflow("pause").limits(limits -> limits.maxMessageSize(1 << 10)
                                .maxPending(MAX_PENDING)),
                        door("publish"));
                StreamClient slow = slowClient(server);
                StreamClient bystander = StreamClient.connect(server.address("text"));
                StreamClient publisher = StreamClient.connect(server.address("publish"))) {
            CompletableFuture<Void> publishing = publishAllMeanwhile(publisher);
            await().until(() -> server.gauge("polycast.pending", "text") > MAX_PENDING / 2);
            assertThat(bystander.ask("/ping")).isEqualTo("+PONG");
            assertThat(publishing).isNotDone();

            Told told = readAll(slow, MESSAGES);
            publishing.get(60, TimeUnit.SECONDS);

            assertThat(told.dropped).isEmpty();
            assertThat(Told.sum(told.delivered)).isEqualTo(MESSAGES);
            assertThat(server.count("polycast.messages.dropped", "text")).isZero();
        }
    }

    @Test
    void aPublisherGoesOnWhenTheSlowClientThatHeldItUpHasGone() throws Exception {
        try (RunningServer server = serverWith("pause");
                StreamClient slow = slowClient(server);
                StreamClient publisher = StreamClient.connect(server.address("publish"))) {
            CompletableFuture<Void> publishing = publishAllMeanwhile(publisher);
            await().until(() -> server.gauge("polycast.pending", "text") > MAX_PENDING / 2);

            slow.reset();

            publishing.get(60, TimeUnit.SECONDS);
            assertThat(server.gauge("polycast.pending", "text")).isZero();
        }
    }
}
