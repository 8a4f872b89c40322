// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.testkit.RawHttp;
import io.polycast.testkit.RawWebSocket;
import io.polycast.testkit.ServerProcess;
import io.polycast.testkit.StreamClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Browsers that never read, on a heap that could not hold what they might have waiting. */
class NeverReadingWebTest {
    /** Of each kind. Each may have 256 KiB waiting, all together 16 MiB. */
    private static final int STUCK = 200;

    private static final int MESSAGES = 10_000;
    private static final int WINDOW = 50;
    private static final int RECEIVE_BUFFER = 2_048;
    private static final String PADDING = " ".repeat(1_000);
    private static final String CONF = """
            {"eventLoops": 2, "maxPendingTotal": "16MiB", "endpoints": {
              "web": {"listen": "http://127.0.0.1:0", "maxMessageSize": "64KiB", "maxPending": "256KiB", "heartbeat": 0,
                      "writeTimeout": "10m"},
              "text": {"listen": "tcp://127.0.0.1:0", "protocol": "text"}}}
            """;

    /** One that gets numbered messages, or is told that it does not. */
    private interface Reader extends AutoCloseable {
        /** How far it is after the next thing that it reads, when it was here before. */
        int next(int number) throws IOException;

        @Override
        void close() throws IOException;
    }

    /** Over the json protocol. */
    private record WebSocketReader(RawWebSocket socket) implements Reader {
        static Reader open(ServerProcess server, int receiveBuffer) throws IOException {
            RawWebSocket socket = RawWebSocket.open(server.address("web"), receiveBuffer, "/ws");
            assertThat(socket.ask("{\"op\":\"sub\",\"channel\":\"lobby\"}")).isEqualTo("{\"op\":\"ok\"}");
            return new WebSocketReader(socket);
        }

        @Override
        public int next(int number) throws IOException {
            JsonObject record = new JsonObject(socket.readText());
            if (record.getString("op").equals("gap")) {
                return number + record.getInteger("dropped");
            }
            assertThat(record.getString("data")).isEqualTo(number + PADDING);
            return number + 1;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** Over Server-Sent Events. */
    private record EventReader(RawHttp http) implements Reader {
        static Reader open(ServerProcess server, int receiveBuffer) throws IOException {
            RawHttp http = RawHttp.connect(server.address("web"), receiveBuffer);
            EventStreams.open(http, "/channels/lobby/events");
            return new EventReader(http);
        }

        @Override
        public int next(int number) throws IOException {
            String event = EventStreams.next(http);
            if (event.startsWith("event: gap\n")) {
                return number + new JsonObject(event.substring(event.indexOf('{'))).getInteger("dropped");
            }
            assertThat(event).endsWith("\ndata: " + number + PADDING + "\n\n");
            return number + 1;
        }

        @Override
        public void close() throws IOException {
            http.close();
        }
    }

    @Test
    void loseNothingOfTheOthersAndAreToldWhatTheyMissed() throws Exception {
        List<Reader> readers = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (ServerProcess server = ServerProcess.start(CONF, "-Xmx96m")) {
            for (int i = 0; i < STUCK; i++) {
                readers.add(WebSocketReader.open(server, RECEIVE_BUFFER));
                readers.add(EventReader.open(server, RECEIVE_BUFFER));
            }
            List<Reader> healthy = List.of(
                    WebSocketReader.open(server, 0),
                    EventReader.open(server, 0),
                    WebSocketReader.open(server, 0),
                    EventReader.open(server, 0));
            readers.addAll(healthy);

            publishWhileTheyRead(server, healthy, threads);

            assertThat(server.isAlive()).isTrue();
            AtomicInteger withGaps = new AtomicInteger();
            List<Future<?>> accounts = new ArrayList<>();
            for (Reader stuck : readers.subList(0, 2 * STUCK)) {
                accounts.add(threads.submit(() -> account(stuck, withGaps)));
            }
            for (Future<?> account : accounts) {
                account.get(60, TimeUnit.SECONDS);
            }
            assertThat(withGaps.get()).isEqualTo(2 * STUCK);
            assertThat(server.log()).doesNotContain("OutOfMemory").doesNotContain("ERROR");
        } finally {
            threads.shutdownNow();
            for (Reader reader : readers) {
                reader.close();
            }
        }
    }

    /**
     * The publisher keeps no more than a window ahead of the slowest healthy reader, so that none of these has a reason
     * to miss any.
     */
    private static void publishWhileTheyRead(ServerProcess server, List<Reader> healthy, ExecutorService threads)
            throws Exception {
        List<AtomicInteger> progress = new ArrayList<>();
        List<Future<?>> reading = new ArrayList<>();
        for (Reader reader : healthy) {
            AtomicInteger read = new AtomicInteger();
            progress.add(read);
            reading.add(threads.submit(() -> {
                while (read.get() < MESSAGES) {
                    assertThat(reader.next(read.get())).as("no gap").isEqualTo(read.get() + 1);
                    read.incrementAndGet();
                }
                return null;
            }));
        }
        try (StreamClient publisher = StreamClient.connect(server.address("text"))) {
            for (int i = 0; i < MESSAGES; i++) {
                while (i - progress.stream().mapToInt(AtomicInteger::get).min().orElseThrow() > WINDOW
                        && reading.stream().noneMatch(Future::isDone)) {
                    Thread.onSpinWait();
                }
                publisher.sendLine(i + PADDING);
            }
            for (Future<?> future : reading) {
                future.get(60, TimeUnit.SECONDS);
            }
        }
    }

    private static Void account(Reader stuck, AtomicInteger withGaps) throws IOException {
        boolean gaps = false;
        for (int next = 0; next < MESSAGES; ) {
            int before = next;
            next = stuck.next(next);
            gaps |= next > before + 1;
        }
        if (gaps) {
            withGaps.incrementAndGet();
        }
        return null;
    }
}
