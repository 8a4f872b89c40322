// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that send much at a time, and others on the same event loop. */
class TakingTurnsTest {
    private static final int RECORDS = 30_000;

    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.start("""
                {"eventLoops": 1, "drainSeconds": 5, "maxPendingTotal": "256MiB", "endpoints": {
                  "web": {"listen": "http://127.0.0.1:0"},
                  "text": {"listen": "tcp://127.0.0.1:0", "protocol": "text", "maxPending": "64MiB"}}}
                """);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private StreamClient connect() throws IOException {
        return StreamClient.connect(server.address("text"));
    }

    @Test
    void oneClientsRecordsTakeEffectInTheirOrderHoweverManyTurnsTheyTake() throws Exception {
        StringBuilder sent = new StringBuilder("/echo on\n/sub *.wild\n");
        List<String> expected = new ArrayList<>(List.of("+OK echo on", "+OK subscribed *.wild"));
        boolean subscribed = false;
        for (int i = 0; i < RECORDS; i++) {
            switch (i % 7) {
                case 0, 1, 2, 3 -> {
                    sent.append("/pub c")
                            .append(i % 300)
                            .append(".wild m")
                            .append(i)
                            .append('\n');
                    expected.add("m" + i);
                }
                case 4 -> {
                    sent.append("/pub now.and.then n").append(i).append('\n');
                    if (subscribed) {
                        expected.add("n" + i);
                    }
                }
                case 5 -> {
                    sent.append("/ping ").append(i).append('\n');
                    expected.add("+PONG " + i);
                }
                default -> {
                    String change = subscribed ? "unsub" : "sub";
                    sent.append('/').append(change).append(" now.and.then\n");
                    expected.add("+OK " + change + "scribed now.and.then");
                    subscribed = !subscribed;
                }
            }
        }
        sent.append("/quit\n");
        expected.add("+OK bye");
        try (StreamClient client = connect()) {
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(client, sent.toString()));
            List<String> heard = new ArrayList<>();
            for (String line = client.readLine(); line != null; line = client.readLine()) {
                if (!line.equals("+OK published")) {
                    heard.add(line);
                }
            }
            sending.join();
            assertThat(heard).isEqualTo(expected);
        }
    }

    private static void send(StreamClient client, String text) {
        try {
            client.send(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void allThatAClientSentBeforeItsLastByteIsPublished() throws Exception {
        StringBuilder sent = new StringBuilder("/join hog\n");
        for (int i = 0; i < RECORDS; i++) {
            sent.append(i).append('\n');
        }
        try (StreamClient watcher = connect();
                StreamClient hog = connect()) {
            watcher.ask("/join hog");

            hog.send(sent.toString()).halfClose();

            for (int i = 0; i < RECORDS; i++) {
                assertThat(watcher.readLine()).isEqualTo(Integer.toString(i));
            }
        }
    }
}
