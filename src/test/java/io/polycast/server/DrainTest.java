// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.polycast.testkit.ServerProcess;
import io.polycast.testkit.StreamClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SIGTERM in the middle of everything. */
class DrainTest {
    private static final int PUBLISHERS = 3;
    private static final int ENOUGH = 2_000;

    /** Of its own: the common pool has too few threads on a small machine for tasks that wait for each other. */
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    private static String conf(int eventLoops) {
        return """
                {"eventLoops": %d, "endpoints": {
                  "text": {"listen": "tcp://127.0.0.1:0", "protocol": "text", "overflow": "pause"},
                  "json": {"listen": "tcp://127.0.0.1:0", "protocol": "json"}}}
                """.formatted(eventLoops);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void noMessageThatAClientHadAnAnswerForIsLost(int eventLoops) throws Exception {
        try (ServerProcess server = ServerProcess.start(conf(eventLoops));
                StreamClient subscriber = StreamClient.connect(server.address("text"))) {
            assertThat(subscriber.ask("/sub load.*")).startsWith("+OK");
            CompletableFuture<Set<String>> heard =
                    CompletableFuture.supplyAsync(() -> linesUntilTheEnd(subscriber), threads);
            AtomicInteger answered = new AtomicInteger();
            List<CompletableFuture<Set<String>>> publishing = new ArrayList<>();
            for (int i = 0; i < PUBLISHERS; i++) {
                int publisher = i;
                publishing.add(
                        CompletableFuture.supplyAsync(() -> publishUntilTheEnd(server, publisher, answered), threads));
            }
            await().until(() -> answered.get() >= ENOUGH);

            server.signal("TERM");

            assertThat(server.exitCode()).isZero();
            Set<String> all = heard.get(60, TimeUnit.SECONDS);
            for (CompletableFuture<Set<String>> publisher : publishing) {
                Set<String> lost = publisher.get(60, TimeUnit.SECONDS);
                // Sets, since an assertion compares each with each, and there may be a hundred thousand.
                lost.removeAll(all);
                assertThat(lost).isEmpty();
            }
            assertThat(all).contains("-ERR going-away the server ends");
        }
    }

    private static Set<String> linesUntilTheEnd(StreamClient client) {
        Set<String> lines = new HashSet<>();
        try {
            for (String line = client.readLine(); line != null; line = client.readLine()) {
                lines.add(line);
            }
            client.close();
            return lines;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Publishes as fast as it can and returns what it had an answer for. */
    private Set<String> publishUntilTheEnd(ServerProcess server, int publisher, AtomicInteger answered) {
        Set<String> acknowledged = new HashSet<>();
        try (StreamClient client = StreamClient.connect(server.address("json"))) {
            CompletableFuture<Void> sending = CompletableFuture.runAsync(
                    () -> {
                        try {
                            for (int i = 0; ; i++) {
                                client.sendLine(new JsonObject()
                                        .put("op", "pub")
                                        .put("channel", "load." + publisher)
                                        .put("data", publisher + ":" + i)
                                        .put("id", i)
                                        .encode());
                            }
                        } catch (IOException e) {
                            // The server has gone, as it should.
                            return;
                        }
                    },
                    threads);
            for (String line = client.readLine(); line != null; line = client.readLine()) {
                JsonObject answer = new JsonObject(line);
                if (answer.getString("op").equals("ok")) {
                    acknowledged.add(publisher + ":" + answer.getInteger("id"));
                    answered.incrementAndGet();
                }
            }
            client.socket().close();
            sending.join();
        } catch (IOException e) {
            // A reset instead of an end: what was answered before it still counts.
            return acknowledged;
        }
        return acknowledged;
    }
}
