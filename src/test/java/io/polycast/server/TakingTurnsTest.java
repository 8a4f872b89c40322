// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.polycast.testkit.RawHttp;
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
    private static final int LINES = 500_000;

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

    @Test
    void neighboursAreServedWhileTheLinesOfOneRequestAreChecked() throws Exception {
        int meanwhile = 0;
        // Who is not run for as long as it takes has not been kept waiting by the server.
        for (int attempt = 0; attempt < 20 && meanwhile < 2; attempt++) {
            meanwhile = publishedWhileLinesAreChecked();
        }
        // One might be read together with the last byte of the request, and before it.
        assertThat(meanwhile).isGreaterThan(1);
    }

    private int publishedWhileLinesAreChecked() throws Exception {
        try (StreamClient watcher = connect();
                StreamClient neighbour = connect();
                RawHttp hog = RawHttp.connect(server.address("web"))) {
            watcher.ask("/join hog");
            watcher.ask("/sub neighbour");
            String body = "1\n".repeat(LINES);
            String request = hog.head(
                            "POST /channels/hog",
                            "Content-Type: application/x-ndjson",
                            "Content-Length: " + body.length())
                    + body;
            long before = server.count("polycast.received.bytes", "web");
            hog.send(request.substring(0, request.length() - 1));
            await().until(
                            () -> server.count("polycast.received.bytes", "web") - before,
                            received -> received == request.length() - 1);

            hog.send(request.substring(request.length() - 1));
            CompletableFuture<RawHttp.Response> answer = CompletableFuture.supplyAsync(() -> response(hog));
            while (!answer.isDone()) {
                assertThat(neighbour.ask("/pub neighbour hello")).isEqualTo("+OK published");
            }

            assertThat(answer.join().status()).isEqualTo(200);
            int meanwhile = 0;
            while (watcher.readLine().equals("hello")) {
                meanwhile++;
            }
            return meanwhile;
        }
    }

    private static RawHttp.Response response(RawHttp http) {
        try {
            return http.readResponse();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
