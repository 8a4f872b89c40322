// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients make the server hold: what they have sent, and never what they say they will. */
class RespMemoryTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final long CLIENTS = 20;
    private static final int HALF = 512 << 10;

    /** What a partial record is charged in. */
    private static final int STEP = 256;

    private final List<StreamClient> clients = new ArrayList<>();
    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.start(
                "{\"endpoints\": {\"redis\": {\"listen\": \"tcp://127.0.0.1:0\", \"protocol\": \"resp\"}}}");
    }

    @AfterEach
    void stop() throws Exception {
        for (StreamClient client : clients) {
            client.close();
        }
        server.close();
    }

    private StreamClient connect() throws Exception {
        StreamClient client = StreamClient.connect(server.address("redis"));
        clients.add(client);
        return client;
    }

    private long held() {
        return server.kept("records");
    }

    @Test
    void whatIsAnnouncedCostsNothing() throws Exception {
        for (int i = 0; i < CLIENTS; i++) {
            StreamClient client = connect();
            assertThat(client.ask("PING")).isEqualTo("+PONG\r");
            client.send("*3\r\n$7\r\nPUBLISH\r\n$1\r\na\r\n$" + (1 << 20) + "\r\n");
        }
        await().atMost(DEADLINE).until(() -> held() >= CLIENTS * STEP);
        assertThat(held()).isLessThan(CLIENTS * 2 * STEP);
        for (StreamClient client : clients) {
            client.send("x".repeat(HALF));
        }
        await().atMost(DEADLINE).until(() -> held() >= CLIENTS * 2 * HALF);
        // Buffers grow by doubling.
        assertThat(held()).isLessThan(CLIENTS * (2 * HALF + 2 * STEP));
        for (StreamClient client : clients) {
            client.send("x".repeat(HALF) + "\r\n");
            assertThat(client.readLine()).isEqualTo(":0\r");
        }
        await().atMost(DEADLINE).until(() -> held() < CLIENTS * 1_024);
        for (StreamClient client : clients) {
            client.close();
        }
        await().atMost(DEADLINE).until(() -> held() == 0);
    }

    @Test
    void aTransactionIsCharged() throws Exception {
        StreamClient client = connect();
        assertThat(client.ask("MULTI")).isEqualTo("+OK\r");
        for (int i = 0; i < 8; i++) {
            client.send("*3\r\n$7\r\nPUBLISH\r\n$1\r\na\r\n$100000\r\n" + "x".repeat(100_000) + "\r\n");
            assertThat(client.readLine()).isEqualTo("+QUEUED\r");
        }
        await().atMost(DEADLINE).until(() -> held() > 800_000);
        for (int i = 0; i < 2; i++) {
            client.send("*3\r\n$7\r\nPUBLISH\r\n$1\r\na\r\n$100000\r\n" + "x".repeat(100_000) + "\r\n");
            assertThat(client.readLine()).isEqualTo("+QUEUED\r");
        }
        // As long as a message may be, and not a word longer.
        client.send("*3\r\n$7\r\nPUBLISH\r\n$1\r\na\r\n$100000\r\n" + "x".repeat(100_000) + "\r\n");
        assertThat(client.readLine()).isEqualTo("-ERR the transaction is longer than it may be\r");
        assertThat(client.ask("EXEC")).startsWith("-EXECABORT");
        await().atMost(DEADLINE).until(() -> held() < 10_000);
    }
}
