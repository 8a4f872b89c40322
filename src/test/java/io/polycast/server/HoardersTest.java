// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.testkit.ServerProcess;
import io.polycast.testkit.StreamClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clients that all at once make a server with a small heap hold many times what it has. */
class HoardersTest {
    private static final String CONF = """
            {"eventLoops": 1, "endpoints": {"text": {"listen": "tcp://127.0.0.1:0", "protocol": "text"},
                "quiet": {"listen": "tcp://127.0.0.1:0", "protocol": "text", "channel": "quiet"}}}
            """;

    private static void hoard(int clients, byte[] sent) throws IOException {
        List<StreamClient> hoarders = new ArrayList<>();
        try (ServerProcess server = ServerProcess.start(CONF, "-Xmx64m");
                StreamClient other = StreamClient.connect(server.address("quiet"))) {
            assertThat(other.ask("/ping")).isEqualTo("+PONG");
            for (int i = 0; i < clients; i++) {
                hoarders.add(StreamClient.connect(server.address("text"), 4_096));
            }
            for (StreamClient hoarder : hoarders) {
                hoarder.send(sent);
            }
            for (int i = 0; i < 10; i++) {
                assertThat(other.ask("/ping")).isEqualTo("+PONG");
                try (StreamClient newcomer = StreamClient.connect(server.address("quiet"))) {
                    assertThat(newcomer.ask("/ping")).isEqualTo("+PONG");
                }
            }
            assertThat(server.isAlive()).isTrue();
            assertThat(server.log()).doesNotContain("OutOfMemory", "OutOfDirectMemory");
        } finally {
            for (StreamClient hoarder : hoarders) {
                hoarder.close();
            }
        }
    }

    @Test
    void recordsThatDoNotEnd() throws Exception {
        hoard(1_500, new byte[60_000]);
    }

    @Test
    void answersThatNobodyReads() throws Exception {
        hoard(1_000, "/help\n".repeat(3_000).getBytes(StandardCharsets.US_ASCII));
    }
}
