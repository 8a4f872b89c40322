// SPDX-License-Identifier: Apache-2.0
package io.polycast.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.polycast.testkit.ServerProcess;
import io.polycast.testkit.StreamClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A server that has no descriptors left to accept with. */
class DescriptorsTest {
    private static final int DESCRIPTORS = 300;

    /** More than wait at the end. */
    private static final int ROOM = 200;

    private static final String CONF =
            "{\"endpoints\": {\"text\": {\"listen\": \"tcp://127.0.0.1:0\", \"protocol\": \"text\"}}}";

    @Test
    void waitsWithoutSpinningAndGoesOnWhenThereAreSomeAgain() throws Exception {
        List<StreamClient> clients = new ArrayList<>();
        try (ServerProcess server = ServerProcess.startWithDescriptors(DESCRIPTORS, CONF)) {
            // Run from class files, the program opens its libraries at first use, for which it needs descriptors too.
            try (StreamClient first = StreamClient.connect(server.address("text"))) {
                assertThat(first.ask("/ping")).isEqualTo("+PONG");
                assertThat(first.ask("/quit")).isEqualTo("+OK bye");
            }
            for (int i = 0; i < DESCRIPTORS + 20; i++) {
                clients.add(StreamClient.connect(server.address("text")));
            }
            assertThat(clients.get(0).ask("/ping")).isEqualTo("+PONG");
            await().until(() -> server.log().contains("Too many open files"));
            Duration before = server.processorTime();
            Duration watched = Duration.ofSeconds(2);
            await().pollDelay(watched).until(() -> true);
            assertThat(server.processorTime().minus(before)).isLessThan(watched.dividedBy(2));

            for (int i = 0; i < ROOM; i++) {
                assertThat(clients.get(i).ask("/quit")).isEqualTo("+OK bye");
                clients.get(i).close();
            }

            for (StreamClient client : clients.subList(ROOM, clients.size())) {
                assertThat(client.ask("/ping")).isEqualTo("+PONG");
            }
        } finally {
            for (StreamClient client : clients) {
                client.close();
            }
        }
    }
}
