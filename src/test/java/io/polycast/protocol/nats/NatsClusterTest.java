// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.Subscription;
import io.polycast.testkit.Nodes;
import io.polycast.testkit.StreamClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients of NATS on different nodes. */
@SuppressWarnings("try") // Its close() may be interrupted, which no test here is.
class NatsClusterTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final int MESSAGES = 200;

    private static Nodes nodes;

    @BeforeAll
    static void start() throws IOException {
        nodes = Nodes.startSpeaking("nats", 2);
    }

    @AfterAll
    static void stop() throws IOException {
        nodes.close();
    }

    private static Connection connect(int node) throws IOException, InterruptedException {
        return connect(node, false);
    }

    /** {@code inboxes}: one for each request instead of one for all. */
    private static Connection connect(int node, boolean inboxes) throws IOException, InterruptedException {
        Options.Builder options = Options.builder()
                .server("nats://127.0.0.1:" + nodes.address(node, "own").getPort())
                .connectionTimeout(DEADLINE)
                .reportNoResponders()
                .noReconnect();
        return Nats.connect(inboxes ? options.oldRequestStyle().build() : options.build());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String request(Connection client, String subject, String what) throws Exception {
        return text(
                client.request(subject, utf8(what)).get(60, TimeUnit.SECONDS).getData());
    }

    private static void assertNobodyAnswers(Connection client, String subject) {
        assertThatThrownBy(() -> request(client, subject, "x"))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("503");
    }

    /** Who subscribes on one node is known to the other a little later. */
    private static void awaitAnswer(Connection client, String subject) {
        await().ignoreExceptions()
                .until(() -> request(client, subject, "there?").endsWith("there?"));
    }

    /** A member of a queue group, which answers what it is asked, and counts the rest. */
    private static Dispatcher member(
            Connection connection, String subject, Map<String, Integer> heard, AtomicInteger count) throws Exception {
        Dispatcher dispatcher = connection.createDispatcher(message -> {
            if (message.getReplyTo() != null) {
                connection.publish(message.getReplyTo(), message.getData());
                return;
            }
            count.incrementAndGet();
            heard.merge(text(message.getData()), 1, Integer::sum);
        });
        dispatcher.subscribe(subject, "crew");
        connection.flush(DEADLINE);
        return dispatcher;
    }

    @Test
    void oneMemberOfAQueueGroupGetsEachMessageAndThoseOfTheNodeComeFirst() throws Exception {
        Map<String, Integer> heard = new ConcurrentHashMap<>();
        AtomicInteger far = new AtomicInteger();
        AtomicInteger farther = new AtomicInteger();
        AtomicInteger near = new AtomicInteger();
        try (Connection sender = connect(0);
                Connection first = connect(1);
                Connection second = connect(1);
                Connection here = connect(0)) {
            member(first, "jobs.mow", heard, far);
            member(second, "jobs.*", heard, farther);
            awaitAnswer(sender, "jobs.mow");
            awaitAnswer(sender, "jobs.other");
            publish(sender, "far");
            await().until(() -> heard.size() == MESSAGES);
            flush(sender, first, second);
            assertThat(heard.values()).containsOnly(1);
            assertThat(List.of(far.get(), farther.get()))
                    .allSatisfy(share -> assertThat(share).isBetween(MESSAGES / 4, MESSAGES * 3 / 4));

            member(here, "jobs.mow", heard, near);
            publish(sender, "near");
            await().until(() -> heard.size() == 2 * MESSAGES);
            flush(sender, first, second, here);
            assertThat(heard.values()).containsOnly(1);
            assertThat(near).hasValue(MESSAGES);
        }
    }

    private static void publish(Connection sender, String name) throws Exception {
        for (int i = 0; i < MESSAGES; i++) {
            sender.publish("jobs.mow", utf8(name + i));
        }
    }

    private static void flush(Connection... connections) throws Exception {
        for (Connection connection : connections) {
            connection.flush(DEADLINE);
        }
    }

    /** The first answer, too: by then the other node has to know where it goes. */
    @Test
    void asksOnOneNodeAndAnswersOnTheOther() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (Connection service = connect(1)) {
            service.createDispatcher(message -> {
                        asked.incrementAndGet();
                        service.publish(message.getReplyTo(), utf8("hello " + text(message.getData())));
                    })
                    .subscribe("greet");
            service.flush(DEADLINE);
            try (Connection client = connect(0)) {
                awaitAnswer(client, "greet");
            }
            asked.set(0);
            for (int i = 0; i < 20; i++) {
                try (Connection client = connect(0, i % 2 == 0)) {
                    for (int j = 0; j < 5; j++) {
                        assertThat(request(client, "greet", "ann")).isEqualTo("hello ann");
                    }
                }
            }
            assertThat(asked).hasValue(100);
        }
    }

    @Test
    void tellsAtOnceThatNobodyOnAnyNodeWillAnswer() throws Exception {
        try (Connection client = connect(0)) {
            assertNobodyAnswers(client, "nobody.is.here");
            try (Connection service = connect(1)) {
                Dispatcher dispatcher =
                        service.createDispatcher(message -> service.publish(message.getReplyTo(), message.getData()));
                dispatcher.subscribe("somebody");
                service.flush(DEADLINE);
                awaitAnswer(client, "somebody");
                dispatcher.unsubscribe("somebody");
                service.flush(DEADLINE);
                await().untilAsserted(() -> assertNobodyAnswers(client, "somebody"));
            }
        }
    }

    @Test
    void meetsTheOtherDoorsOfOtherNodes() throws Exception {
        try (Connection nats = connect(0);
                StreamClient lines = StreamClient.connect(nodes.address(1, "text"))) {
            assertThat(lines.ask("/join room.one")).startsWith("+OK");
            Subscription all = nats.subscribe("room.>");
            nats.flush(DEADLINE);

            // Lines come from the room alone, so there are as many as were heard.
            await().until(() -> {
                lines.sendLine("anybody there?");
                return all.nextMessage(Duration.ofMillis(100)) != null;
            });
            lines.sendLine("from a person");
            await().until(() -> text(all.nextMessage(DEADLINE).getData()).equals("from a person"));

            nats.publish("room.one", utf8("from a machine"));
            assertThat(lines.readLine()).isEqualTo("from a machine");
        }
    }
}
