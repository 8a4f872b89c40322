// SPDX-License-Identifier: Apache-2.0
package io.polycast.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.polycast.testkit.Nodes;
import io.polycast.testkit.ServerProcess;
import io.polycast.testkit.StreamClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Nodes, and clients of other nodes, that take less than is published. */
class SlowNodesTest {
    private static final int MESSAGES = 1_000;
    private static final int MESSAGE_BYTES = 60_000;
    private static final int MAX_PENDING = 4 << 20;

    /**
     * Messages on their way to a subscriber that keeps up: a quarter of what may be pending, however busy the machine
     * is.
     */
    private static final int WINDOW = MAX_PENDING / MESSAGE_BYTES / 4;

    private static StreamClient subscriber(ServerProcess node) throws IOException {
        StreamClient subscriber = StreamClient.connect(node.address("text"));
        subscriber.ask("/ping");
        subscriber.socket().setSoTimeout(0);
        return subscriber;
    }

    /** 60 MB of numbered lines, each once there is room for it. */
    private static CompletableFuture<Void> flood(StreamClient publisher, AtomicInteger sent, BooleanSupplier room) {
        byte[] filling = ("." + "x".repeat(MESSAGE_BYTES)).getBytes(UTF_8);
        return CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; i < MESSAGES; i++) {
                    await().pollInterval(Duration.ofMillis(1)).until(room::getAsBoolean);
                    publisher.send("n" + i).send(filling).send("\n");
                    sent.incrementAndGet();
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static Account account(StreamClient subscriber) {
        return new Account(() -> {
            String line = subscriber.readLine();
            return line == null || !line.startsWith("n") ? line : line.substring(0, line.indexOf('.'));
        });
    }

    private static StreamClient publisher(ServerProcess node) throws IOException {
        StreamClient publisher = StreamClient.connect(node.address("text"));
        assertThat(publisher.ask("/unsub lobby")).startsWith("+OK");
        return publisher;
    }

    private static JsonObject link(ServerProcess node, ServerProcess other) throws IOException {
        JsonArray links = Nodes.portrait(node).getJsonArray("links");
        return links.stream()
                .map(JsonObject.class::cast)
                .filter(link -> link.getString("address").equals(other.ready().getString("cluster")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aNodeThatTakesNothingIsLeftOutAndNobodyElseMissesAnything() throws Exception {
        try (Nodes nodes = Nodes.start(3, "pause", "\"maxPending\": " + MAX_PENDING)) {
            ServerProcess first = nodes.node(0);
            ServerProcess second = nodes.node(1);
            ServerProcess third = nodes.node(2);
            try (StreamClient far = subscriber(second);
                    StreamClient stuck = subscriber(third);
                    StreamClient publisher = publisher(first)) {
                await().until(() -> Nodes.patterns(first) == 2);
                Account faraway = account(far);
                Account out = account(stuck);
                third.signal("STOP");
                AtomicInteger sent = new AtomicInteger();
                CompletableFuture<Void> flood = flood(publisher, sent, () -> sent.get() - faraway.sum() < WINDOW);
                await()
                        // On a machine with much else to do it may be missed already.
                        .until(() -> Set.of("slow", "away")
                                .contains(link(first, third).getString("state")));
                assertThat(link(first, third).getLong("pendingBytes")).isBetween(1L, (long) MAX_PENDING);
                await().until(() -> faraway.sum() == MESSAGES);
                faraway.missedNothing(first, second);
                assertThat(link(first, third).getLong("messagesDropped")).isPositive();
                third.signal("CONT");
                flood.join();
                await().until(() -> out.sum() == MESSAGES);
                assertThat(out.missed()).isPositive();
                await().until(() -> link(first, third).getString("state").equals("up"));
                assertThat(first.log()).containsPattern("is too slow|is out of reach");
                assertThat(first.log().lines().filter(line -> line.contains("is too slow")))
                        .hasSizeLessThanOrEqualTo(1);
                assertThat(List.of(faraway.fault(), out.fault())).containsOnly("");
            }
        }
    }

    @Test
    void aSubscriberThatWaitsHoldsThePublisherOnAnotherNode() throws Exception {
        try (Nodes nodes = Nodes.start(2, "pause")) {
            ServerProcess first = nodes.node(0);
            try (StreamClient far = subscriber(nodes.node(1));
                    StreamClient publisher = publisher(first)) {
                await().until(() -> Nodes.patterns(first) == 1);
                AtomicInteger sent = new AtomicInteger();
                CompletableFuture<Void> flood = flood(publisher, sent, () -> true);
                // It stops before all is sent, and stays so for as long as nobody reads.
                AtomicInteger before = new AtomicInteger(-1);
                await().pollInterval(Duration.ofSeconds(2)).until(() -> sent.get() == before.getAndSet(sent.get()));
                assertThat(sent.get()).isBetween(1, MESSAGES / 2);
                Account faraway = account(far);
                await().until(() -> faraway.heard() == MESSAGES);
                flood.join();
                assertThat(faraway.missed()).isZero();
                assertThat(faraway.fault()).isEmpty();
                assertThat(link(first, nodes.node(1)).getLong("messagesDropped"))
                        .isZero();
            }
        }
    }
}
