// SPDX-License-Identifier: Apache-2.0
package io.polycast.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.polycast.testkit.Nodes;
import io.polycast.testkit.RawHttp;
import io.polycast.testkit.ServerProcess;
import io.polycast.testkit.StreamClient;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Three nodes that nothing happens to. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterTest {
    private static final int NODES = 3;
    private static final int MESSAGES = 100_000;
    private static final int MANY_CHANNELS = 100_000;
    private static final long SEED = 20261123;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Nodes nodes;

    @BeforeAll
    void start() throws IOException {
        nodes = Nodes.start(NODES, "pause");
        for (int i = 0; i < NODES; i++) {
            ServerProcess node = nodes.node(i);
            await().until(() -> Nodes.links(node), List.of("up", "up")::equals);
        }
    }

    @AfterAll
    void end() throws IOException {
        threads.shutdownNow();
        nodes.close();
    }

    @Test
    void whatOneDoorOfOneNodeTakesLeavesByAllDoorsOfAllNodes() throws Exception {
        List<Ear> ears = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            for (Ear.Door door : Ear.Door.values()) {
                ears.add(Ear.at(nodes.node(i), door));
            }
        }
        awaitInterest();
        for (int i = 0; i < NODES; i++) {
            try (StreamClient text = StreamClient.connect(nodes.address(i, "text"));
                    RawHttp http = RawHttp.connect(nodes.address(i, "web"))) {
                text.sendLine("a line to node " + i);
                assertThat(http.publish("lobby", "text/plain", "a post to node " + i)
                                .status())
                        .isEqualTo(200);
                for (Ear ear : ears) {
                    List<String> heard = List.of(ear.next(), ear.next());
                    assertThat(heard).containsExactlyInAnyOrder("a line to node " + i, "a post to node " + i);
                }
            }
        }
        for (Ear ear : ears) {
            ear.close();
        }
    }

    /** Until each node knows what the clients of the others want. */
    private void awaitInterest() {
        for (int i = 0; i < NODES; i++) {
            ServerProcess node = nodes.node(i);
            await().until(() -> Nodes.patterns(node) >= NODES - 1);
        }
    }

    @Test
    void oneHundredThousandMessagesArriveOnceAndInOrderEverywhere() throws Exception {
        int publishers = NODES * 3;
        List<Future<?>> done = new ArrayList<>();
        List<StreamClient> mouths = new ArrayList<>();
        List<Ear> ears = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            StreamClient text = StreamClient.connect(nodes.address(i, "text"));
            assertThat(text.ask("/unsub lobby")).startsWith("+OK");
            mouths.add(text);
            mouths.add(StreamClient.connect(nodes.address(i, "json")));
            StreamClient frames = StreamClient.connect(nodes.address(i, "frames"));
            mouths.add(frames);
            done.add(threads.submit(listener(Ear.frames(frames), publishers, mouths.size() - 1)));
            for (Ear.Door door : List.of(Ear.Door.TEXT, Ear.Door.JSON, Ear.Door.WEBSOCKET, Ear.Door.EVENTS)) {
                Ear ear = Ear.at(nodes.node(i), door);
                ears.add(ear);
                done.add(threads.submit(listener(ear, publishers, -1)));
            }
        }
        awaitInterest();
        for (int i = 0; i < publishers; i++) {
            done.add(threads.submit(publisher(mouths.get(i), i)));
        }
        for (Future<?> task : done) {
            task.get(120, TimeUnit.SECONDS);
        }
        for (int i = 0; i < NODES; i++) {
            assertThat(nodes.node(i).log()).doesNotContain(" WARN ", " ERROR ", "Exception");
        }
        for (StreamClient mouth : mouths) {
            mouth.close();
        }
        for (Ear ear : ears) {
            ear.close();
        }
    }

    private static int share(int publishers) {
        return (MESSAGES + publishers - 1) / publishers;
    }

    private static Callable<Void> listener(Ear ear, int publishers, int itself) {
        return () -> {
            int share = share(publishers);
            int[] next = new int[publishers];
            for (long left = (long) share * (itself < 0 ? publishers : publishers - 1); left > 0; left--) {
                String payload = ear.next();
                int space = payload.indexOf(' ');
                int publisher = Integer.parseInt(payload.substring(1, space));
                assertThat(publisher).isNotEqualTo(itself);
                assertThat(payload).isEqualTo("p" + publisher + " " + next[publisher]++);
            }
            return null;
        };
    }

    private static Callable<Void> publisher(StreamClient mouth, int index) {
        return () -> {
            Random random = new Random(SEED + index);
            int share = share(NODES * 3);
            for (int sent = 0; sent < share; ) {
                ByteArrayOutputStream chunk = new ByteArrayOutputStream();
                for (int end = Math.min(share, sent + 1 + random.nextInt(200)); sent < end; sent++) {
                    chunk.writeBytes(record(index, "p" + index + " " + sent));
                }
                mouth.send(chunk.toByteArray());
            }
            return null;
        };
    }

    private static byte[] record(int index, String payload) {
        return switch (index % 3) {
            case 0 -> (payload + "\n").getBytes(UTF_8);
            case 1 -> ("{\"op\":\"pub\",\"channel\":\"lobby\",\"data\":\"" + payload + "\"}\n").getBytes(UTF_8);
            default ->
                ByteBuffer.allocate(payload.length() + 4)
                        .putInt(payload.length())
                        .put(payload.getBytes(UTF_8))
                        .array();
        };
    }

    @Test
    void everyNodeKnowsWhoIsThere() throws Exception {
        try (StreamClient here = StreamClient.connect(nodes.address(0, "text"));
                StreamClient there = StreamClient.connect(nodes.address(1, "text"));
                StreamClient json = StreamClient.connect(nodes.address(2, "json"))) {
            here.ask("/name here");
            here.ask("/sub who.is.there");
            there.ask("/name there");
            there.ask("/sub who.*.there");

            json.sendLine("{\"op\":\"who\",\"channel\":\"who.is.there\",\"id\":7}");
            JsonObject who = new JsonObject(json.readLine());

            assertThat(who.getInteger("count")).isEqualTo(2);
            assertThat(who.encode()).contains("\"here\"", "\"there\"");
            assertThat(Nodes.portraits(nodes.node(2))).hasSize(NODES).allSatisfy(node -> {
                assertThat(node.getJsonArray("links")).hasSize(NODES - 1);
                assertThat(node.getBoolean("draining")).isFalse();
            });
        }
    }

    @Test
    void anExtraClientIsTellingOthersNothing() throws Exception {
        try (StreamClient first = StreamClient.connect(nodes.address(0, "json"));
                StreamClient second = StreamClient.connect(nodes.address(0, "json"))) {
            for (int i = 0; i < 100; i++) {
                first.ask("{\"op\":\"sub\",\"channel\":\"same." + i + "\",\"id\":1}");
            }
            int before = awaitSteadyPatterns();
            for (int i = 0; i < 100; i++) {
                second.ask("{\"op\":\"sub\",\"channel\":\"same." + i + "\",\"id\":1}");
            }
            assertThat(awaitSteadyPatterns()).isEqualTo(before);
        }
    }

    private int awaitSteadyPatterns() throws Exception {
        int[] seen = {-1};
        await().pollInterval(Duration.ofMillis(200)).until(() -> {
            int now = Nodes.patterns(nodes.node(1));
            boolean steady = now == seen[0];
            seen[0] = now;
            return steady;
        });
        return seen[0];
    }

    @Test
    void oneHundredThousandChannelsAreKnownEverywhere() throws Exception {
        try (StreamClient json = StreamClient.connect(nodes.address(0, "json"));
                StreamClient mouth = StreamClient.connect(nodes.address(2, "json"))) {
            int before = awaitSteadyPatterns();
            Future<?> answers = threads.submit(() -> {
                for (int i = 0; i < MANY_CHANNELS; i++) {
                    assertThat(json.readLine()).contains("\"ok\"");
                }
                return null;
            });
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < MANY_CHANNELS; i++) {
                all.append("{\"op\":\"sub\",\"channel\":\"many.").append(i).append("\",\"id\":1}\n");
            }
            json.send(all.toString());
            answers.get(60, TimeUnit.SECONDS);
            for (int i = 1; i < NODES; i++) {
                ServerProcess node = nodes.node(i);
                await().until(() -> Nodes.patterns(node) >= MANY_CHANNELS);
            }
            mouth.sendLine("{\"op\":\"pub\",\"channel\":\"many.4711\",\"data\":\"found\"}");
            assertThat(json.readLine()).contains("many.4711").contains("found");

            json.reset();
            for (int i = 1; i < NODES; i++) {
                ServerProcess node = nodes.node(i);
                await().atMost(Duration.ofSeconds(90)).until(() -> Nodes.patterns(node) <= before + NODES);
            }
        }
    }
}
