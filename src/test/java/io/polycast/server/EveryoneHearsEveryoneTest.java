// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import static io.polycast.testkit.RunningServer.door;
import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two hundred clients on twenty channels, through three protocols at once and with every stream cut at random places:
 * each subscriber gets each message of its channels once, and in its publisher's order.
 */
class EveryoneHearsEveryoneTest {
    private static final int CHANNELS = 20;
    private static final int PUBLISHERS = 20;
    private static final int MESSAGES_EACH = 1_000;
    private static final int RAW_CHANNELS = 4;
    private static final int LARGEST = 64 << 10;
    private static final long SEED = 20261122;

    /** What one publisher sends: where, and what. */
    private record Publication(String channel, String payload) {}

    private final List<List<Publication>> plan = plan();

    @ParameterizedTest
    @CsvSource({"1, epoll", "3, epoll", "2, nio", "2, io_uring"})
    void eachMessageArrivesOnceAndInOrder(int eventLoops, String transport) throws Exception {
        if (!EventLoops.named(transport).available()) {
            return;
        }
        ExecutorService threads = Executors.newCachedThreadPool();
        try (RunningServer server = RunningServer.start(eventLoops, transport, doors())) {
            List<StreamClient> clients = new ArrayList<>();
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < 180; i++) {
                done.add(threads.submit(subscriber(server, i, clients)));
            }
            for (int i = 0; i < PUBLISHERS; i++) {
                done.add(threads.submit(publisher(server, i, clients)));
            }
            for (Future<?> task : done) {
                task.get(60, TimeUnit.SECONDS);
            }
            for (StreamClient client : clients) {
                client.close();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static RunningServer.Door[] doors() {
        List<RunningServer.Door> doors = new ArrayList<>();
        doors.add(door("text").overflow("pause"));
        doors.add(door("json").protocol("json", "line").overflow("pause"));
        for (int i = 0; i < RAW_CHANNELS; i++) {
            doors.add(door("raw" + i).protocol("raw", "length").channel("c" + i).overflow("pause"));
        }
        return doors.toArray(RunningServer.Door[]::new);
    }

    /** Publisher i speaks text, json or, on the channel of its endpoint alone, raw. */
    private static List<List<Publication>> plan() {
        Random random = new Random(SEED);
        List<List<Publication>> plan = new ArrayList<>();
        for (int publisher = 0; publisher < PUBLISHERS; publisher++) {
            Map<String, Integer> next = new HashMap<>();
            List<Publication> publications = new ArrayList<>();
            for (int i = 0; i < MESSAGES_EACH; i++) {
                String channel = "c" + (publisher % 5 == 4 ? publisher / 5 : random.nextInt(CHANNELS));
                int number = next.merge(channel, 1, Integer::sum) - 1;
                publications.add(new Publication(channel, payload(publisher, number, random)));
            }
            plan.add(publications);
        }
        return plan;
    }

    /** Mostly small, and now and then as large as 64 KiB. */
    private static String payload(int publisher, int number, Random random) {
        int size = random.nextInt(50) == 0 ? random.nextInt(LARGEST) : random.nextInt(100);
        String head = publisher + ":" + number;
        return size <= head.length() ? head : head + ":" + "x".repeat(size - head.length() - 1);
    }

    private Callable<Void> publisher(RunningServer server, int index, List<StreamClient> clients) {
        return () -> {
            Random random = new Random(SEED + index);
            String endpoint = index % 5 == 4 ? "raw" + index / 5 : index % 2 == 0 ? "text" : "json";
            // Only then: subscribers count on every raw client that they see being one of themselves.
            awaitSubscribers(server);
            StreamClient client = StreamClient.connect(server.address(endpoint));
            synchronized (clients) {
                clients.add(client);
            }
            if (endpoint.equals("text")) {
                assertThat(client.ask("/unsub lobby")).startsWith("+OK");
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (Publication publication : plan.get(index)) {
                bytes.writeBytes(record(endpoint, publication));
                if (bytes.size() > 32 << 10) {
                    sendInPieces(client, bytes.toByteArray(), random);
                    bytes.reset();
                }
            }
            sendInPieces(client, bytes.toByteArray(), random);
            for (int i = 0; endpoint.equals("text") && i < MESSAGES_EACH; i++) {
                assertThat(client.readLine()).isEqualTo("+OK published");
            }
            return null;
        };
    }

    /** All subscriptions are there: 180 clients have told so by their name in {@code /who}. */
    private static void awaitSubscribers(RunningServer server) throws IOException {
        try (StreamClient asking = StreamClient.connect(server.address("text"))) {
            String answer = "";
            while (!answer.equals("+OK 180 on ready")) {
                answer = asking.ask("/who ready");
                while (!answer.startsWith("+OK")) {
                    answer = asking.readLine();
                }
            }
        }
    }

    private static byte[] record(String endpoint, Publication publication) {
        if (endpoint.startsWith("raw")) {
            byte[] payload = publication.payload().getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.allocate(payload.length + 4)
                    .putInt(payload.length)
                    .put(payload)
                    .array();
        }
        String line = endpoint.equals("text")
                ? "/pub " + publication.channel() + " " + publication.payload() + "\n"
                : new JsonObject()
                                .put("op", "pub")
                                .put("channel", publication.channel())
                                .put("data", publication.payload())
                                .encode()
                        + "\n";
        return line.getBytes(StandardCharsets.UTF_8);
    }

    private static void sendInPieces(StreamClient client, byte[] bytes, Random random) throws IOException {
        int from = 0;
        while (from < bytes.length) {
            int to = Math.min(bytes.length, from + 1 + random.nextInt(random.nextInt(20) == 0 ? 3 : 8_000));
            client.send(java.util.Arrays.copyOfRange(bytes, from, to));
            from = to;
        }
    }

    private Callable<Void> subscriber(RunningServer server, int index, List<StreamClient> clients) {
        return () -> {
            String endpoint = index % 9 == 8 ? "raw" + index / 9 % RAW_CHANNELS : index % 2 == 0 ? "text" : "json";
            List<String> channels = endpoint.startsWith("raw")
                    ? List.of("c" + endpoint.substring(3))
                    : List.of("c" + index % CHANNELS, "c" + (index + 7) % CHANNELS);
            StreamClient client = StreamClient.connect(server.address(endpoint));
            synchronized (clients) {
                clients.add(client);
            }
            subscribe(server, endpoint, client, channels, clients);
            Map<String, Integer> next = new HashMap<>();
            long expected = plan.stream()
                    .flatMap(List::stream)
                    .filter(publication -> channels.contains(publication.channel()))
                    .count();
            for (long i = 0; i < expected; i++) {
                Publication got = read(endpoint, client, channels);
                String[] parts = got.payload().split(":", 3);
                int number = next.merge(got.channel() + " of " + parts[0], 1, Integer::sum) - 1;
                assertThat(Integer.parseInt(parts[1])).isEqualTo(number);
                assertThat(channels).contains(got.channel());
            }
            return null;
        };
    }

    private static void subscribe(
            RunningServer server,
            String endpoint,
            StreamClient client,
            List<String> channels,
            List<StreamClient> clients)
            throws IOException {
        if (endpoint.equals("text")) {
            assertThat(client.ask("/format channel")).startsWith("+OK");
            assertThat(client.ask("/unsub lobby")).startsWith("+OK");
            for (String channel : channels) {
                assertThat(client.ask("/sub " + channel)).startsWith("+OK");
            }
            assertThat(client.ask("/sub ready")).startsWith("+OK");
        } else if (endpoint.equals("json")) {
            for (String channel : channels) {
                assertThat(client.ask("{\"op\":\"sub\",\"channel\":\"" + channel + "\"}"))
                        .contains("ok");
            }
            assertThat(client.ask("{\"op\":\"sub\",\"channel\":\"ready\"}")).contains("ok");
        } else {
            // A raw client has no words; someone else is ready for it, once the server has taken both.
            StreamClient standIn = StreamClient.connect(server.address("text"));
            synchronized (clients) {
                clients.add(standIn);
            }
            assertThat(standIn.ask("/unsub lobby")).startsWith("+OK");
            awaitRaw(server, endpoint);
            assertThat(standIn.ask("/sub ready")).startsWith("+OK");
        }
    }

    private static void awaitRaw(RunningServer server, String endpoint) {
        org.awaitility.Awaitility.await().until(() -> server.gauge("polycast.connections", endpoint) >= 5);
    }

    private static Publication read(String endpoint, StreamClient client, List<String> channels) throws IOException {
        if (endpoint.equals("text")) {
            String[] parts = client.readLine().split(" ", 2);
            return new Publication(parts[0], parts[1]);
        }
        if (endpoint.equals("json")) {
            JsonObject message = new JsonObject(client.readLine());
            return new Publication(message.getString("channel"), message.getString("data"));
        }
        return new Publication(channels.get(0), new String(client.readRecord(), StandardCharsets.UTF_8));
    }

    @Test
    void thePlanIsAsLargeAsItIsMeantToBe() {
        assertThat(plan.stream().mapToInt(List::size).sum()).isEqualTo(20_000);
        assertThat(plan.stream()
                        .flatMap(List::stream)
                        .mapToInt(p -> p.payload().length())
                        .max()
                        .orElse(0))
                .isGreaterThan(60_000);
    }
}
