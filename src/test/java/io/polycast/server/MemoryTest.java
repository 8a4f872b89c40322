// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import static io.polycast.testkit.RunningServer.door;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bound on all bytes that wait in the process. */
class MemoryTest {
    private static final int MEBIBYTE = 1 << 20;

    @Test
    void manySlowClientsOfDifferentChannelsShareWhatThereIs() throws Exception {
        int slowClients = 16;
        int messagesEach = 4_000;
        List<StreamClient> slow = new ArrayList<>();
        try (RunningServer server = RunningServer.start(1, "auto", 8 * MEBIBYTE, door("text"), door("publish"));
                StreamClient publisher = StreamClient.connect(server.address("publish"))) {
            for (int i = 0; i < slowClients; i++) {
                StreamClient client = StreamClient.connect(server.address("text"), 4_096);
                slow.add(client);
                assertThat(client.ask("/join own." + i)).startsWith("+OK");
            }
            String padding = "x".repeat(500);
            for (int i = 0; i < slowClients; i++) {
                for (int j = 0; j < messagesEach; j++) {
                    publisher.sendLine("/pub own." + i + " " + j + " " + padding);
                    if (j % 100 == 99) {
                        for (int k = 0; k < 100; k++) {
                            assertThat(publisher.readLine()).isEqualTo("+OK published");
                        }
                    }
                }
                // Alone, each of them might have a MiB waiting.
                assertThat(server.gauge("polycast.pending", "text")).isLessThanOrEqualTo(8 * MEBIBYTE);
            }
            for (StreamClient client : slow) {
                int next = 0;
                while (next < messagesEach) {
                    String line = client.readLine();
                    next = line.startsWith("!gap ")
                            ? next + Integer.parseInt(line.split(" ")[2])
                            : Integer.parseInt(line.split(" ")[0]) + 1;
                }
                assertThat(next).isEqualTo(messagesEach);
            }
            await().until(() -> server.gauge("polycast.pending", "text") == 0);
            await().untilAsserted(() -> assertThat(server.pendingTotal()).isZero());
        } finally {
            for (StreamClient client : slow) {
                client.close();
            }
        }
    }

    @Test
    void recordsThatNeverEndAreBoundedInAllToo() throws Exception {
        List<StreamClient> hoarders = new ArrayList<>();
        byte[] part = new byte[900_000];
        try (RunningServer server = RunningServer.start(1, "auto", 2 * MEBIBYTE, door("text"));
                StreamClient other = StreamClient.connect(server.address("text"))) {
            for (int i = 0; i < 8; i++) {
                hoarders.add(StreamClient.connect(server.address("text")).send(part));
            }
            await().until(() -> server.gauge("polycast.connections", "text") <= 4);

            assertThat(hoarders.get(7).readLine()).startsWith("-ERR memory");
            assertThat(other.ask("/ping")).isEqualTo("+PONG");
            for (StreamClient client : hoarders) {
                client.reset();
            }
            await().untilAsserted(() -> assertThat(server.pendingTotal()).isZero());
        } finally {
            for (StreamClient client : hoarders) {
                client.close();
            }
        }
    }
}
