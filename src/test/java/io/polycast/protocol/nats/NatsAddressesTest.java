// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.Subscription;
import io.polycast.testkit.Nodes;
import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How clients learn of the other nodes of the cluster. */
@SuppressWarnings("try") // Its close() may be interrupted, which no test here is.
class NatsAddressesTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private static String own(Nodes nodes, int node) {
        return "127.0.0.1:" + nodes.address(node, "own").getPort();
    }

    /** Behind its first {@code PONG}. */
    private static StreamClient connected(Nodes nodes, int node, int protocol) throws IOException {
        StreamClient client = StreamClient.connect(nodes.address(node, "own"));
        assertThat(client.readLine()).startsWith("INFO {");
        client.send("CONNECT {\"verbose\":false,\"protocol\":" + protocol + "}\r\nPING\r\n");
        return client;
    }

    /** Reads on until it is told exactly these, in any order. */
    private static String awaitAddresses(StreamClient client, String... addresses) throws IOException {
        while (true) {
            String line = client.readLine();
            assertThat(line).as("a line").isNotNull();
            int start = line.indexOf("\"connect_urls\":[");
            String[] told = start < 0
                    ? new String[0]
                    : line.substring(start + 16, line.indexOf(']', start)).split(",");
            if (told.length == addresses.length && containsAll(told, addresses)) {
                return line;
            }
        }
    }

    private static boolean containsAll(String[] told, String... addresses) {
        for (String address : addresses) {
            if (!List.of(told).contains('"' + address + '"')) {
                return false;
            }
        }
        return true;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void tellsOfNodesThatComeAndGo() throws Exception {
        try (Nodes nodes = Nodes.startSpeaking("nats", 2)) {
            try (StreamClient old = connected(nodes, 1, 0);
                    StreamClient client = connected(nodes, 1, 1)) {
                String line = awaitAddresses(client, own(nodes, 0), own(nodes, 1));
                assertThat(line)
                        .contains(
                                "\"ws_connect_urls\":[",
                                "\"127.0.0.1:" + nodes.address(0, "web").getPort() + "/nats\"")
                        .contains("\"connect_info\":true");

                nodes.add();
                awaitAddresses(client, own(nodes, 0), own(nodes, 1), own(nodes, 2));
                nodes.kill(0);
                awaitAddresses(client, own(nodes, 0), own(nodes, 1));

                old.send("PING\r\n");
                assertThat(old.readLine() + old.readLine())
                        .as("the two answers that it gets, and nothing else")
                        .isEqualTo("PONG\rPONG\r");
            }
        }
    }

    @Test
    void aClientGoesToANodeThatItWasNeverToldOfByItsUser() throws Exception {
        try (Nodes nodes = Nodes.startSpeaking("nats", 2)) {
            String other = "nats://" + own(nodes, 1);
            Options options = Options.builder()
                    .server("nats://" + own(nodes, 0))
                    .connectionTimeout(DEADLINE)
                    .reconnectWait(Duration.ofMillis(50))
                    .maxReconnects(-1)
                    .build();
            try (Connection client = Nats.connect(options)) {
                await().atMost(DEADLINE).until(() -> client.getServers().contains(other));
                Subscription subscription = client.subscribe("news");
                client.flush(DEADLINE);

                nodes.kill(0);

                await().atMost(DEADLINE).ignoreExceptions().until(() -> other.equals(client.getConnectedUrl()));
                client.flush(DEADLINE);
                client.publish("news", utf8("here"));
                assertThat(subscription.nextMessage(DEADLINE).getData()).isEqualTo(utf8("here"));
            }
        }
    }

    @Test
    void hasNothingToTellWithoutACluster() throws Exception {
        try (RunningServer server = RunningServer.start(
                        "{\"endpoints\": {\"nats\": {\"listen\": \"tcp://127.0.0.1:0\", \"protocol\": \"nats\"}}}");
                StreamClient client = StreamClient.connect(server.address("nats"))) {
            assertThat(client.readLine()).doesNotContain("connect_urls");
        }
    }
}
