// SPDX-License-Identifier: Apache-2.0
package io.polycast.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.hazelcast.config.Config;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceFactory;
import com.hazelcast.map.IMap;
import io.polycast.conf.ClusterConf;
import io.polycast.conf.ListenAddress;
import io.polycast.testkit.Nodes;
import io.polycast.testkit.ServerProcess;
import io.polycast.testkit.StreamClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that crash, hang, are forgotten, or do not belong to the others. */
class FailingNodesTest {
    /** {@code -Dpolycast.test.crashes=20} takes minutes. */
    private static final int CRASHES = Integer.getInteger("polycast.test.crashes", 2);

    private static final Duration HANG = Duration.ofSeconds(20);
    private static final long A_LITTLE = 24 << 20;

    private static void awaitUp(ServerProcess node, int links) {
        await().until(() -> Nodes.links(node).stream().filter("up"::equals).count() == links);
    }

    private static void awaitPatterns(ServerProcess node, int patterns) {
        await().until(() -> Nodes.patterns(node) == patterns);
    }

    private static StreamClient subscriber(ServerProcess node) throws IOException {
        StreamClient subscriber = StreamClient.connect(node.address("text"));
        subscriber.ask("/ping");
        subscriber.socket().setSoTimeout(0);
        return subscriber;
    }

    private static Announcer announcer(ServerProcess node) throws IOException {
        StreamClient client = StreamClient.connect(node.address("text"));
        client.ask("/unsub lobby");
        return new Announcer(client.socket().getOutputStream());
    }

    @Test
    void aCrashedNodeCostsTheOthersNothing() throws Exception {
        try (Nodes nodes = Nodes.start(3, "drop-oldest")) {
            ServerProcess first = nodes.node(0);
            ServerProcess second = nodes.node(1);
            awaitUp(first, 2);
            awaitUp(second, 2);
            try (StreamClient near = subscriber(first);
                    StreamClient far = subscriber(second)) {
                awaitPatterns(first, 1);
                Account nearby = new Account(near::readLine);
                Account faraway = new Account(far::readLine);
                Announcer announcer = announcer(first);
                long descriptors = 0;
                long heap = 0;
                for (int i = 0; i < CRASHES; i++) {
                    StreamClient victim = subscriber(nodes.node(2));
                    awaitPatterns(first, 2);
                    nodes.kill(2);
                    victim.close();
                    awaitPatterns(first, 1);
                    awaitUp(second, 1);
                    nodes.add();
                    awaitUp(first, 2);
                    awaitUp(second, 2);
                    if (i == 0) {
                        descriptors = first.descriptors();
                        heap = heap(first);
                    }
                }
                int sent = announcer.stop();
                await().until(() -> nearby.heard() == sent && faraway.sum() == sent);
                assertThat(List.of(nearby.fault(), faraway.fault())).containsOnly("");
                faraway.missedNothing(first, second);
                assertThat(first.descriptors()).isLessThan(descriptors + 10);
                assertThat(heap(first)).isLessThan(heap + A_LITTLE);
            }
        }
    }

    private static long heap(ServerProcess node) throws Exception {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process collect = new ProcessBuilder(jcmd.toString(), Long.toString(node.pid()), "GC.run")
                .redirectErrorStream(true)
                .start();
        collect.getInputStream().readAllBytes();
        assertThat(collect.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return Nodes.portrait(node).getLong("heapUsedBytes");
    }

    @Test
    void aNodeThatHangsComesBackAndItsClientsLearnWhatTheyMissed() throws Exception {
        try (Nodes nodes = Nodes.start(3, "drop-oldest")) {
            ServerProcess first = nodes.node(0);
            ServerProcess second = nodes.node(1);
            ServerProcess third = nodes.node(2);
            awaitUp(first, 2);
            try (StreamClient far = subscriber(second);
                    StreamClient hung = subscriber(third)) {
                awaitPatterns(first, 2);
                Account faraway = new Account(far::readLine);
                Account away = new Account(hung::readLine);
                Announcer announcer = announcer(first);
                await().until(() -> away.heard() > 100);

                third.signal("STOP");
                long thawed = System.nanoTime() + HANG.toNanos();
                await().until(() -> Nodes.links(first), List.of("away", "up")::equals);
                int heard = faraway.heard();
                await().until(() -> faraway.heard() > heard + 100);
                await().atMost(HANG).until(() -> System.nanoTime() > thawed);
                third.signal("CONT");

                awaitUp(first, 2);
                awaitUp(third, 2);
                await().until(() -> away.missed() > 0);
                int sent = announcer.stop();
                await().until(() -> faraway.sum() == sent && away.sum() == sent);
                assertThat(List.of(faraway.fault(), away.fault())).containsOnly("");
                faraway.missedNothing(first, second);
                // What it wants, and what others want of it, is right again.
                try (StreamClient back = StreamClient.connect(third.address("text"))) {
                    back.ask("/unsub lobby");
                    back.sendLine("n" + (sent + 1));
                    await().until(() -> faraway.sum() == sent + 1 && away.sum() == sent + 1);
                }
            }
        }
    }

    /**
     * What is left after a split in some orders of events (vert.x issue 4394): members of which the shared maps know
     * nothing.
     */
    @Test
    void nodesOfWhichTheEngineForgetsTheAddressAreFoundAllTheSame() throws Exception {
        try (Nodes nodes = Nodes.start(2, "drop-oldest")) {
            ServerProcess first = nodes.node(0);
            awaitUp(first, 1);
            awaitUp(nodes.node(1), 1);
            try (StreamClient far = subscriber(nodes.node(1))) {
                awaitPatterns(first, 1);
                Account faraway = new Account(far::readLine);
                Announcer announcer = announcer(first);
                await().until(() -> faraway.heard() > 100);

                loseAddresses(nodes);
                nodes.add();
                awaitUp(nodes.node(2), 2);
                awaitUp(first, 2);
                int before = faraway.heard();
                await().until(() -> faraway.heard() > before + 100);
                int sent = announcer.stop();
                await().until(() -> faraway.heard() == sent);
                assertThat(faraway.fault()).isEmpty();
            }
        }
    }

    /** As a member could that keeps no part of what they share. */
    private static void loseAddresses(Nodes nodes) throws JoinException {
        ClusterConf conf = new ClusterConf(
                true,
                nodes.name(),
                new ListenAddress("tcp", "127.0.0.1", 0),
                List.of(nodes.node(0).ready().getString("cluster")),
                Map.of(),
                new ClusterConf.EventBusConf("", 0, null),
                Nodes.SECRET,
                "",
                1 << 20);
        Config config = EngineConfig.of(conf, Nodes.SECRET, "visitor").setLiteMember(true);
        HazelcastInstance visitor = HazelcastInstanceFactory.newHazelcastInstance(
                config, null, new MemberGate(Nodes.SECRET, new Strangers(), () -> {}).context());
        try {
            assertThat(visitor.getMultiMap("__vertx.subs").size()).isZero();
            IMap<Object, Object> addresses = visitor.getMap("__vertx.nodeInfo");
            assertThat(addresses.size()).isEqualTo(2);
            addresses.clear();
        } finally {
            visitor.shutdown();
        }
    }

    @Test
    void aNodeOfAnotherClusterDoesNotGetIn(@TempDir Path folder) throws Exception {
        try (Nodes nodes = Nodes.start(1, "drop-oldest", "\"secret\": \"a secret of 16 letters\"")) {
            List<Process> strangers = List.of(
                    stranger(nodes, "another", "a secret of 16 letters", folder),
                    stranger(nodes, nodes.name(), "another secret than that", folder),
                    stranger(nodes, nodes.name(), "", folder));
            for (Process stranger : strangers) {
                assertThat(stranger.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(stranger.exitValue()).isEqualTo(1);
            }
            try (var said = Files.walk(folder)) {
                assertThat(said.filter(file -> file.endsWith("err")).toList())
                        .hasSize(3)
                        // The JVM itself may have a word, too.
                        .allSatisfy(err -> assertThat(Files.readAllLines(err))
                                .filteredOn(line -> !line.startsWith("WARNING: "))
                                .singleElement()
                                .asString()
                                .startsWith("polycast: cluster: another member does not let this node in: the name"));
            }
            assertThat(Nodes.links(nodes.node(0))).isEmpty();
            assertThat(nodes.node(0).log()).doesNotContain("joined", "a secret of 16 letters");
        }
    }

    private static Process stranger(Nodes nodes, String name, String secret, Path folder) throws IOException {
        String settings = "\"name\": \"%s\", \"secret\": \"%s\"".formatted(name, secret);
        return ServerProcess.launch(
                Files.createTempDirectory(folder, "stranger"),
                List.of(),
                List.of("serve", "-conf", nodes.conf(settings)));
    }
}
