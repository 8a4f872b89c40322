// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import static io.polycast.testkit.RunningServer.door;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import java.io.InputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that send many commands, and read the answers later or not at all. */
class PipelinedCommandsTest {
    private static final int COMMANDS = 3_000;
    private static final int COMMANDS_OF_A_READ = 300;

    /** 64 KiB in the outbox, as much in the socket's queue, and to each what was gathered when it was not full yet. */
    private static final int MOST_KEPT = 4 * (64 << 10);

    private static String commands(String command) {
        return (command + "\n").repeat(COMMANDS) + "/ping last\n";
    }

    @ParameterizedTest
    @CsvSource({"/help, false", "/who, false", "/help, true", "/who, true"})
    void theyAreCarriedOutAsAnswersAreRead(String command, boolean halfCloses) throws Exception {
        try (RunningServer server = RunningServer.start(door("text"));
                StreamClient other = StreamClient.connect(server.address("text"));
                StreamClient client = StreamClient.connect(server.address("text"), 4_096)) {
            assertThat(other.ask("/name " + "n".repeat(60))).startsWith("+OK");
            assertThat(client.ask("/name " + "m".repeat(60))).startsWith("+OK");
            int lines = 0;
            client.send(command + "\n/ping one\n");
            while (!client.readLine().equals("+PONG one")) {
                lines++;
            }
            client.send(commands(command));
            if (halfCloses) {
                client.halfClose();
            }
            await().until(() -> server.kept("replies") > 64 << 10);
            for (int i = 0; i < 500; i++) {
                // Each of them has the loop take another turn.
                assertThat(other.ask("/ping")).isEqualTo("+PONG");
                assertThat(server.kept("replies")).isLessThan(MOST_KEPT);
            }

            for (int i = 0; i < COMMANDS * lines; i++) {
                assertThat(client.readLine()).startsWith("+");
            }
            assertThat(client.readLine()).isEqualTo("+PONG last");
            other.sendLine("hello");
            assertThat(client.readLine()).isEqualTo("hello");
            await().until(() -> server.kept("replies") == 0);
        }
    }

    @Test
    void whatWasSentBeforeTheConnectionBrokeIsCarriedOut() throws Exception {
        try (RunningServer server = RunningServer.start(door("text"));
                StreamClient other = StreamClient.connect(server.address("text"))) {
            assertThat(other.ask("/ping")).isEqualTo("+PONG");
            try (StreamClient client = StreamClient.connect(server.address("text"), 4_096)) {
                InputStream heard = other.socket().getInputStream();
                // So few at a time that they come in one read: a reset discards what the server has not read by then.
                for (boolean held = false; !held; ) {
                    client.send("/help\n".repeat(COMMANDS_OF_A_READ) + "hello\n");
                    await().pollDelay(Duration.ZERO)
                            .until(() -> heard.available() > 0 || server.kept("replies") > 64 << 10);
                    held = heard.available() == 0;
                    if (!held) {
                        assertThat(other.readLine()).isEqualTo("hello");
                    }
                }
                client.reset();
            }
            assertThat(other.readLine()).isEqualTo("hello");
        }
    }
}
