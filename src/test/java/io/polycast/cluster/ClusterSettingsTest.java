// SPDX-License-Identifier: Apache-2.0
package io.polycast.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.polycast.testkit.Certificates;
import io.polycast.testkit.Greeting;
import io.polycast.testkit.Nodes;
import io.polycast.testkit.ServerProcess;
import io.polycast.testkit.StreamClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be said of a cluster beyond who its members are. */
class ClusterSettingsTest {

    private static void awaitUp(ServerProcess node, int links) {
        await().until(() -> Nodes.links(node).stream().filter("up"::equals).count() == links);
    }

    private static void exchange(ServerProcess one, ServerProcess other) throws IOException {
        try (StreamClient near = StreamClient.connect(one.address("text"));
                StreamClient far = StreamClient.connect(other.address("text"))) {
            assertThat(far.ask("/sub exchange")).startsWith("+OK");
            await().until(() -> Nodes.patterns(one) > 0);
            near.sendLine("/pub exchange from " + one.pid());
            assertThat(far.readLine()).isEqualTo("from " + one.pid());
        }
    }

    @Test
    void nodesShowEachOtherCertificates(@TempDir Path folder) throws Exception {
        Certificates certificates = Certificates.in(folder).issue("node");
        int port = freePort();
        try (ServerProcess one = Nodes.lone(List.of(), withTls(certificates, port, ""));
                ServerProcess two = Nodes.lone(
                        List.of(), withTls(certificates, 0, "\"" + one.ready().getString("cluster") + "\""))) {
            awaitUp(one, 1);
            awaitUp(two, 1);
            exchange(one, two);
            assertThat(staysOpen(certificates.client("node"), port)).isTrue();
            assertThat(staysOpen(certificates.client(""), port)).isFalse();
            assertThat(one.log()).doesNotContain(" WARN ", " ERROR ");
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static String withTls(Certificates certificates, int port, String members) {
        return """
                {"endpoints": {"text": {"listen": "tcp://127.0.0.1:0", "protocol": "text"},
                  "web": {"listen": "http://127.0.0.1:0"}},
                 "cluster": {"enabled": true, "name": "tls-%d", "bind": "127.0.0.1:0", "members": [%s], "secret": "%s",
                  "eventBus": {"port": %d, "tls": {"certificate": "%s", "key": "%s", "clientCa": "%s"}}}}
                """.formatted(
                        ProcessHandle.current().pid(),
                        members,
                        Nodes.SECRET,
                        port,
                        certificates.pem("node"),
                        certificates.key("node"),
                        certificates.pem("ca"));
    }

    /** Whether whoever shows that gets in; with TLS 1.3 a refusal comes behind the client's handshake. */
    private static boolean staysOpen(SSLContext client, int port) throws Exception {
        try (Socket plain = Greeting.connect(port, Nodes.SECRET);
                Socket socket = client.getSocketFactory().createSocket(plain, "127.0.0.1", port, true)) {
            socket.setSoTimeout(1_000);
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (SSLException | SocketException e) {
            return false;
        }
    }

    @Test
    void hazelcastsOwnFileSaysEverythingAboutMembers(@TempDir Path folder) throws Exception {
        String name = "own-" + ProcessHandle.current().pid();
        try (ServerProcess one = withOwnFile(folder.resolve("one.yaml"), name, "127.0.0.1:1");
                ServerProcess two = withOwnFile(
                        folder.resolve("two.yaml"), name, one.ready().getString("cluster"))) {
            awaitUp(one, 1);
            awaitUp(two, 1);
            exchange(one, two);
        }
    }

    private static ServerProcess withOwnFile(Path file, String name, String member) throws IOException {
        Files.writeString(file, """
                hazelcast:
                  cluster-name: %s
                  network:
                    port: {port: 0, auto-increment: false}
                    interfaces: {enabled: true, interfaces: [127.0.0.1]}
                    join:
                      auto-detection: {enabled: false}
                      multicast: {enabled: false}
                      tcp-ip: {enabled: true, member-list: ["%s"]}
                """.formatted(name, member));
        return Nodes.lone(List.of(), """
                {"endpoints": {"text": {"listen": "tcp://127.0.0.1:0", "protocol": "text"},
                  "web": {"listen": "http://127.0.0.1:0"}},
                 "cluster": {"enabled": true, "hazelcast": "%s", "eventBus": {"host": "127.0.0.1"}}}
                """.formatted(file));
    }

    @Test
    void membersMayBeGivenByName() throws Exception {
        try (ServerProcess one = Nodes.lone(List.of(), named("127.0.0.1", ""));
                ServerProcess two = Nodes.lone(List.of(), named("127.0.0.2", "\"localhost:" + port(one) + "\""))) {
            awaitUp(one, 1);
            awaitUp(two, 1);
            exchange(one, two);
        }
    }

    private static String port(ServerProcess node) {
        String address = node.ready().getString("cluster");
        return address.substring(address.lastIndexOf(':') + 1);
    }

    private static String named(String host, String members) {
        return """
                {"endpoints": {"text": {"listen": "tcp://127.0.0.1:0", "protocol": "text"},
                  "web": {"listen": "http://127.0.0.1:0"}},
                 "cluster": {"enabled": true, "name": "named-%d", "bind": "%s:0", "members": [%s],
                  "eventBus": {"host": "localhost"}}}
                """.formatted(ProcessHandle.current().pid(), host, members);
    }

    @Test
    void whatKeepsANodeFromStartingIsOneLine(@TempDir Path folder) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String where = "127.0.0.1:" + taken.getLocalPort();
            assertThat(lastWords(folder, "\"bind\": \"" + where + "\""))
                    .singleElement()
                    .asString()
                    .startsWith("polycast: cluster: can't join at " + where + ": ")
                    .contains("already in use");
            assertThat(lastWords(
                            folder,
                            "\"bind\": \"127.0.0.1:0\", \"eventBus\": {\"port\": " + taken.getLocalPort() + "}"))
                    .singleElement()
                    .asString()
                    .startsWith("polycast: cluster: can't open the event bus at " + where + ": ")
                    .contains("already in use");
            assertThat(lastWords(folder, "\"bind\": \"192.0.2.1:5701\", \"secret\": \"a secret of 16 letters\""))
                    .containsExactly("polycast: cluster: 192.0.2.1:5701 is no address of this machine");
        }
    }

    private static List<String> lastWords(Path folder, String cluster) throws Exception {
        Process process = ServerProcess.launch(
                folder, List.of("-XX:TieredStopAtLevel=1"), List.of("serve", "-conf", """
                {"endpoints": {"text": {"listen": "tcp://127.0.0.1:0", "protocol": "text"}}, "cluster": {"enabled": true, %s}}
                """.formatted(cluster)));
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        // The JVM itself may have a word, too.
        return Files.readAllLines(folder.resolve("err")).stream()
                .filter(line -> !line.startsWith("WARNING: "))
                .toList();
    }

    @Test
    void theOptionJoinsAsTheSettingDoes(@TempDir Path folder) throws Exception {
        Path ready = folder.resolve("ready.json");
        Process process = ServerProcess.launch(
                folder,
                List.of("-XX:TieredStopAtLevel=1"),
                List.of("serve", "-cluster", "-conf", """
                {"endpoints": {"text": {"listen": "tcp://127.0.0.1:0", "protocol": "text"}},
                 "cluster": {"name": "option", "bind": "127.0.0.1:0"}}
                """, "--ready-file", ready.toString()));
        try {
            await().until(() -> Files.exists(ready) || !process.isAlive());
            assertThat(new JsonObject(Files.readString(ready)).getString("cluster"))
                    .startsWith("127.0.0.1:");
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
