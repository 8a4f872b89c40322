// SPDX-License-Identifier: Apache-2.0
package io.polycast.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.polycast.testkit.Nodes;
import io.polycast.testkit.StreamClient;
import io.polycast.toy.ToyProtocol;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Groups of which one member in the whole cluster gets each message, spoken by the toy protocol. */
class GroupsTest {
    private static final int MESSAGES = 1_000;

    private static StreamClient client(Nodes nodes, int node, String... commands) throws IOException {
        StreamClient client = StreamClient.connect(nodes.address(node, "own"));
        assertThat(client.readLine()).startsWith("HELLO");
        for (String command : commands) {
            assertThat(client.ask(command)).isEqualTo("+OK");
        }
        return client;
    }

    private static void publish(StreamClient publisher, int from) throws IOException {
        StringBuilder all = new StringBuilder();
        for (int i = from; i < from + MESSAGES; i++) {
            String payload = Integer.toString(i);
            all.append("PUB work ")
                    .append(payload.length())
                    .append('\n')
                    .append(payload)
                    .append('\n');
        }
        publisher.send(all.toString());
        assertThat(publisher.ask("PING")).isEqualTo("PONG");
    }

    /** All that came before the answer to a ping. */
    private static List<Integer> heard(StreamClient client) throws IOException {
        List<Integer> numbers = new ArrayList<>();
        client.sendLine("PING");
        for (String line = client.readLine(); !"PONG".equals(line); line = client.readLine()) {
            assertThat(line).startsWith("MSG 1 work");
            numbers.add(Integer.valueOf(client.readLine()));
        }
        return numbers;
    }

    /** Until so many have come to these together. */
    private static List<List<Integer>> heard(int count, StreamClient... clients) {
        List<List<Integer>> heard = new ArrayList<>();
        while (heard.size() < clients.length) {
            heard.add(new ArrayList<>());
        }
        await().until(() -> {
            int sum = 0;
            for (int i = 0; i < clients.length; i++) {
                heard.get(i).addAll(heard(clients[i]));
                sum += heard.get(i).size();
            }
            return sum >= count;
        });
        return heard;
    }

    @Test
    void oneMemberInTheClusterGetsEachMessageAndMembersOfTheNodeComeFirst() throws Exception {
        try (Nodes nodes = Nodes.startWithProtocol(ToyProtocol.class, 2);
                StreamClient far = client(nodes, 1, "SUB work 1 crew");
                StreamClient farther = client(nodes, 1, "SUB * 1 crew");
                StreamClient listener = client(nodes, 1, "SUB work 1");
                StreamClient publisher = client(nodes, 0)) {
            await().until(() -> Nodes.patterns(nodes.node(0)) >= 3);
            publish(publisher, 0);
            List<List<Integer>> remote = heard(MESSAGES, far, farther);
            Set<Integer> once = new HashSet<>();
            remote.forEach(once::addAll);
            assertThat(once).hasSize(MESSAGES);
            assertThat(remote.get(0).size() + remote.get(1).size()).isEqualTo(MESSAGES);
            assertThat(remote.get(0))
                    .as("both have their share, in order")
                    .isSorted()
                    .hasSizeBetween(350, 650);
            assertThat(remote.get(1)).isSorted();
            assertThat(heard(MESSAGES, listener).get(0))
                    .as("who is in no group hears each once")
                    .hasSize(MESSAGES);

            try (StreamClient near = client(nodes, 0, "SUB work 1 crew")) {
                publish(publisher, MESSAGES);
                assertThat(heard(MESSAGES, near).get(0)).hasSize(MESSAGES);
                assertThat(heard(MESSAGES, listener).get(0)).hasSize(MESSAGES);
                assertThat(heard(far)).isEmpty();
                assertThat(near.ask("UNSUB 1")).isEqualTo("+OK");
            }
            publish(publisher, 2 * MESSAGES);
            List<List<Integer>> again = heard(MESSAGES, far, farther);
            assertThat(again.get(0).size() + again.get(1).size()).isEqualTo(MESSAGES);
        }
    }
}
