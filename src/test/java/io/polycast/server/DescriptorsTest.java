// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.testkit.ServerProcess;
import io.polycast.testkit.StreamClient;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A server that has no descriptors left to accept with. */
class DescriptorsTest {
    private static final int DESCRIPTORS = 400;

    /** Fewer than are let in. */
    private static final int ROOM = 100;

    private static final String CONF =
            "{\"endpoints\": {\"text\": {\"listen\": \"tcp://127.0.0.1:0\", \"protocol\": \"text\"}}}";

    @Test
    void tellsThoseForWhomThereIsNoneAndTakesNewcomersWhenThereAreSomeAgain() throws Exception {
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
            for (StreamClient refused : clients.subList(DESCRIPTORS, DESCRIPTORS + 20)) {
                assertThat(refused.readLine()).startsWith("-ERR too-many-connections");
                assertThat(refused.readLine()).isNull();
            }

            for (int i = 0; i < ROOM; i++) {
                assertThat(clients.get(i).ask("/quit")).isEqualTo("+OK bye");
                clients.get(i).close();
            }
            for (int i = 0; i < ROOM / 2; i++) {
                StreamClient newcomer = StreamClient.connect(server.address("text"));
                clients.add(newcomer);
                assertThat(newcomer.ask("/ping")).isEqualTo("+PONG");
            }
        } finally {
            for (StreamClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void thoseWhoHaveClosedMakeRoom() throws Exception {
        try (ServerProcess server = ServerProcess.startWithDescriptors(DESCRIPTORS, CONF)) {
            // The first one has the program open what it needs, which takes descriptors too.
            for (int i = 0; i < 3 * DESCRIPTORS; i++) {
                try (StreamClient client = StreamClient.connect(server.address("text"))) {
                    assertThat(i > 0 || client.ask("/quit").equals("+OK bye")).isTrue();
                }
            }
            for (int i = 0; i < 20; i++) {
                try (StreamClient newcomer = StreamClient.connect(server.address("text"))) {
                    assertThat(newcomer.ask("/ping")).isEqualTo("+PONG");
                }
            }
        }
    }
}
