// SPDX-License-Identifier: Apache-2.0
package io.polycast.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import io.polycast.testkit.Nodes;
import io.polycast.testkit.ServerProcess;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whoever comes to the two ports of a cluster and does not know its secret: nothing of what is sent is looked at. */
class ClusterStrangersTest {
    private static final int RANDOM_BYTES = 32;
    private static final int PROOF_BYTES = 32;
    private static final int MANY = 400;

    @Test
    void costNothingAndKeepNobodyOut() throws Exception {
        int busPort = freePort();
        try (Nodes nodes = Nodes.start(1, "drop-oldest", "\"eventBus\": {\"port\": " + busPort + "}")) {
            ServerProcess node = nodes.node(0);
            String address = node.ready().getString("cluster");
            int memberPort = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
            List<Socket> silent = new ArrayList<>();
            try {
                for (int i = 0; i < MANY; i++) {
                    silent.add(connect(memberPort));
                    silent.add(connect(busPort));
                }
                for (int i = 0; i < MANY; i++) {
                    assertRefused(memberPort, objectsForMembers());
                    assertRefused(busPort, hugeRecord());
                }
                try (ServerProcess second = Nodes.lone(
                        List.of(),
                        nodes.conf("\"name\": \"" + nodes.name() + "\", \"secret\": \"" + Nodes.SECRET + "\""))) {
                    await().until(() -> Nodes.links(second), List.of("up")::equals);
                    await().until(() -> Nodes.links(node), List.of("up")::equals);
                }
            } finally {
                for (Socket socket : silent) {
                    socket.close();
                }
            }
            assertThat(node.log().lines().filter(line -> line.contains("does not know the secret")))
                    .hasSizeBetween(1, 10);
            assertThat(node.log().lines()).hasSizeLessThan(60);
            assertThat(node.log()).doesNotContain("Exception", "OutOfMemory", "known to all nodes");
        }
    }

    @Test
    void hazelcastsOwnClientsDoNotGetIn() throws Exception {
        try (Nodes nodes = Nodes.start(1, "drop-oldest")) {
            ClientConfig client = new ClientConfig().setClusterName(nodes.name());
            client.setProperty("hazelcast.logging.type", "none");
            client.getConnectionStrategyConfig().getConnectionRetryConfig().setClusterConnectTimeoutMillis(1_000);
            client.getNetworkConfig()
                    .addAddress(nodes.node(0).ready().getString("cluster"))
                    .setConnectionTimeout(2_000);
            assertThatThrownBy(() -> HazelcastClient.newHazelcastClient(client))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(60_000);
        return socket;
    }

    /** The server says its random bytes, and no, and closes. */
    private static void assertRefused(int port, byte[] bytes) throws IOException {
        try (Socket socket = connect(port)) {
            socket.getOutputStream().write(bytes);
            byte[] heard = socket.getInputStream().readNBytes(RANDOM_BYTES + PROOF_BYTES);
            assertThat(heard).hasSize(RANDOM_BYTES + PROOF_BYTES).endsWith(new byte[PROOF_BYTES]);
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        } catch (SocketException e) {
            // It closed before it had read everything, which is as good.
            assertThat(e).hasMessageContaining("reset");
        }
    }

    /** A set in sets in sets, of which each level takes twice as long to read as the one below. */
    private static byte[] objectsForMembers() throws IOException {
        Set<Object> root = new HashSet<>();
        Set<Object> left = root;
        Set<Object> right = new HashSet<>();
        for (int i = 0; i < 26; i++) {
            Set<Object> nextLeft = new HashSet<>(Set.of("x" + i));
            Set<Object> nextRight = new HashSet<>();
            left.add(nextLeft);
            left.add(nextRight);
            right.add(nextLeft);
            right.add(nextRight);
            left = nextLeft;
            right = nextRight;
        }
        ByteArrayOutputStream objects = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(objects)) {
            out.writeObject(root);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write("HZC".getBytes(US_ASCII));
        // A packet: version, flags (urgent, an operation), partition, length; in it a hash, the kind of Java's objects,
        // and one.
        out.writeByte(4);
        out.writeChar(0x20 | 0x10);
        out.writeInt(-1);
        out.writeInt(8 + objects.size());
        out.writeInt(0);
        out.writeInt(-100);
        objects.writeTo(out);
        return bytes.toByteArray();
    }

    private static byte[] hugeRecord() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(Integer.MAX_VALUE);
        out.write(new byte[100_000]);
        return bytes.toByteArray();
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
