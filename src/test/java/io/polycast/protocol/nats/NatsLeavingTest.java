// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener.Events;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.Subscription;
import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What clients see of a server that ends. */
class NatsLeavingTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final int CLIENTS = 8;

    private static RunningServer start() throws Exception {
        return RunningServer.start("""
                {"eventLoops": 1, "drainSeconds": 20, "endpoints": {
                  "nats": {"listen": "tcp://127.0.0.1:0", "protocol": "nats"},
                  "text": {"listen": "tcp://127.0.0.1:0", "protocol": "text"}}}
                """);
    }

    private static StreamClient connected(RunningServer server, int protocol) throws Exception {
        StreamClient client = StreamClient.connect(server.address("nats"));
        assertThat(client.readLine()).startsWith("INFO {");
        client.send("CONNECT {\"verbose\":false,\"protocol\":" + protocol + "}\r\nPING\r\n");
        assertThat(client.readLine()).isEqualTo("PONG\r");
        if (protocol > 0) {
            assertThat(client.readLine()).contains("\"connect_info\":true").doesNotContain("ldm");
        }
        return client;
    }

    @Test
    void tellsItsClientsAndEndsThemOneAfterAnother() throws Exception {
        List<StreamClient> clients = new ArrayList<>();
        try (RunningServer server = start();
                StreamClient old = connected(server, 0);
                StreamClient lines = StreamClient.connect(server.address("text"))) {
            assertThat(lines.ask("/ping")).isNotEmpty();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(connected(server, 1));
            }
            long began = System.nanoTime();
            CompletableFuture<Void> ending =
                    CompletableFuture.runAsync(server::close, task -> new Thread(task).start());
            for (StreamClient client : clients) {
                assertThat(client.readLine()).startsWith("INFO {").endsWith(",\"ldm\":true}\r");
            }
            for (StreamClient client : clients) {
                assertThat(client.readLine()).isNull();
                client.close();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .as("the last one has its turn")
                    .isGreaterThan(Duration.ofMillis(100 * CLIENTS - 50));
            assertThat(old.readLine()).as("it does not know this").isNull();
            old.halfClose();
            assertThat(lines.readLine()).startsWith("-ERR going-away");
            lines.halfClose();
            ending.get(60, TimeUnit.SECONDS);
        } finally {
            for (StreamClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    @SuppressWarnings("try") // Its close() may be interrupted, which no test here is.
    void aClientGoesToAnotherServer() throws Exception {
        Queue<Events> events = new ConcurrentLinkedQueue<>();
        try (RunningServer first = start();
                RunningServer second = start();
                Connection client = Nats.connect(Options.builder()
                        .servers(new String[] {url(first), url(second)})
                        .noRandomize()
                        .connectionTimeout(DEADLINE)
                        .maxReconnects(-1)
                        .connectionListener((connection, event) -> events.add(event))
                        .build())) {
            Subscription subscription = client.subscribe("news");
            client.flush(DEADLINE);

            first.close();

            await().untilAsserted(() -> assertThat(events).contains(Events.LAME_DUCK, Events.RESUBSCRIBED));
            client.flush(DEADLINE);
            client.publish("news", "here".getBytes(StandardCharsets.UTF_8));
            assertThat(new String(subscription.nextMessage(DEADLINE).getData(), StandardCharsets.UTF_8))
                    .isEqualTo("here");
            assertThat(client.getConnectedUrl()).isEqualTo(url(second));
        }
    }

    private static String url(RunningServer server) {
        return "nats://127.0.0.1:" + server.address("nats").getPort();
    }
}
