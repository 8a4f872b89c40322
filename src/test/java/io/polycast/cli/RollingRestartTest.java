// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.polycast.testkit.Nodes;
import io.polycast.testkit.RawWebSocket;
import io.polycast.testkit.ServerProcess;
import io.polycast.testkit.StreamClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One node of two is ended as for an update, under load. */
class RollingRestartTest {
    private static final int ENOUGH = 2_000;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    private static String url(ServerProcess node) {
        InetSocketAddress address = node.address("text");
        return "tcp://127.0.0.1:" + address.getPort();
    }

    @Test
    void itsClientsAreToldAndGoElsewhereAndNothingAcknowledgedIsLost() throws Exception {
        try (Nodes nodes = Nodes.start(2, "pause")) {
            ServerProcess leaving = nodes.node(0);
            ServerProcess staying = nodes.node(1);
            try (StreamClient far = StreamClient.connect(staying.address("text"));
                    StreamClient text = StreamClient.connect(leaving.address("text"));
                    RawWebSocket web = RawWebSocket.open(leaving.address("web"), "/ws?channel=web");
                    StreamClient publisher = StreamClient.connect(leaving.address("json"));
                    RunningCommand sub =
                            RunningCommand.start("sub", url(leaving) + "," + url(staying), "news", "--count", "2")) {
                assertThat(far.ask("/sub load")).startsWith("+OK");
                assertThat(text.ask("/unsub lobby")).startsWith("+OK");
                sub.says("subscribed to news at " + url(leaving));
                await().until(() -> Nodes.patterns(leaving) == 2);
                CompletableFuture<Set<String>> heard = CompletableFuture.supplyAsync(() -> lines(far), threads);
                AtomicInteger answered = new AtomicInteger();
                CompletableFuture<Set<String>> acknowledged =
                        CompletableFuture.supplyAsync(() -> publish(publisher, answered), threads);
                await().until(() -> answered.get() > ENOUGH);
                publishNews(staying, "before");
                sub.prints(1);

                leaving.signal("TERM");

                assertThat(leaving.exitCode()).isZero();
                assertThat(text.readLine()).isEqualTo("-ERR going-away the server ends");
                assertThat(lastOf(web)).startsWith("close 1001");
                sub.says("subscribed to news at " + url(staying));
                publishNews(staying, "behind");
                assertThat(sub.code()).isZero();
                assertThat(sub.out()).isEqualTo("before\nbehind\n");
                await().until(() -> Nodes.links(staying).isEmpty());
                assertThat(staying.log()).contains("left, 1 nodes now").doesNotContain(" WARN ", " ERROR ");
                staying.signal("TERM");
                Set<String> lost = acknowledged.get(60, TimeUnit.SECONDS);
                lost.removeAll(heard.get(60, TimeUnit.SECONDS));
                assertThat(lost).isEmpty();
            }
        }
    }

    /** Behind the pings, if any. */
    private static String lastOf(RawWebSocket web) throws IOException {
        String frame = web.next();
        while (frame.startsWith("ping")) {
            frame = web.next();
        }
        return frame;
    }

    private static void publishNews(ServerProcess node, String news) throws IOException {
        try (StreamClient client = StreamClient.connect(node.address("text"))) {
            assertThat(client.ask("/pub news " + news)).startsWith("+OK");
        }
    }

    /** All there are until the end. */
    private static Set<String> lines(StreamClient client) {
        Set<String> lines = new HashSet<>();
        try {
            client.socket().setSoTimeout(0);
            for (String line = client.readLine(); line != null; line = client.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return lines;
    }

    /** Publishes, each message when the one before was acknowledged, and returns those that were. */
    private static Set<String> publish(StreamClient client, AtomicInteger answered) {
        Set<String> acknowledged = new HashSet<>();
        try {
            for (int i = 0; ; i++) {
                JsonObject message = new JsonObject().put("op", "pub").put("channel", "load");
                String answer = client.ask(
                        message.put("data", "message " + i).put("id", i).encode());
                if (answer == null || !answer.contains("\"ok\"")) {
                    return acknowledged;
                }
                acknowledged.add("message " + i);
                answered.incrementAndGet();
            }
        } catch (IOException e) {
            return acknowledged;
        }
    }
}
