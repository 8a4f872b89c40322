// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static io.polycast.testkit.RawWebSocket.CLOSE;
import static io.polycast.testkit.RawWebSocket.FIN;
import static io.polycast.testkit.RawWebSocket.closing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.polycast.testkit.RawHttp;
import io.polycast.testkit.RawWebSocket;
import io.polycast.testkit.ServerProcess;
import io.polycast.testkit.StreamClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Thousands of clients of every kind that come and go, and what is left of them. */
class ManyWebClientsTest {
    private static final int ROUNDS = 5;
    private static final int CLIENTS = 600;
    private static final String CONF = """
            {"eventLoops": 2, "endpoints": {
              "web": {"listen": "http://127.0.0.1:0", "compression": true},
              "text": {"listen": "tcp://127.0.0.1:0", "protocol": "text"}}}
            """;

    @Test
    void leaveNothingBehind() throws Exception {
        try (ServerProcess server = ServerProcess.start(CONF);
                RawHttp steady = RawHttp.connect(server.address("web"));
                StreamClient text = StreamClient.connect(server.address("text"))) {
            assertThat(text.ask("/ping")).isEqualTo("+PONG");
            // Whatever is opened at first use is open then.
            comeAndGo(server, steady);
            await().untilAsserted(() -> assertThat(delivered(steady)).isEqualTo("{\"delivered\":1}"));
            text.readLine();
            long descriptors = server.descriptors();
            for (int i = 0; i < ROUNDS; i++) {
                comeAndGo(server, steady);
            }
            await().untilAsserted(() -> assertThat(delivered(steady)).isEqualTo("{\"delivered\":1}"));
            await().untilAsserted(() -> assertThat(server.descriptors()).isLessThanOrEqualTo(descriptors));
            await().untilAsserted(
                            () -> assertThat(steady.ask("GET /api/endpoints").text())
                                    .containsPattern("\"name\":\"web\"[^}]*\"connections\":1,"));
            assertThat(server.complaints()).isEmpty();
        }
    }

    private static String delivered(RawHttp http) throws IOException {
        return http.publish("lobby", "text/plain", "x").text();
    }

    /** A third say goodbye where there are words for it, a third close, a third reset. */
    private static void comeAndGo(ServerProcess server, RawHttp steady) throws IOException {
        List<StreamClient> streams = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            switch (i % 3) {
                case 0 -> {
                    String[] headers =
                            i % 2 == 0 ? new String[] {"Sec-WebSocket-Extensions: permessage-deflate"} : new String[0];
                    RawWebSocket client = RawWebSocket.open(server.address("web"), "/ws/lobby", headers);
                    if (i % 9 == 0) {
                        client.send(FIN | CLOSE, closing(1000, ""));
                    }
                    streams.add(client.stream());
                }
                case 1 -> {
                    RawHttp client = RawHttp.connect(server.address("web"));
                    EventStreams.open(client, "/channels/lobby/events");
                    streams.add(client.stream());
                }
                default -> {
                    RawHttp client = RawHttp.connect(server.address("web"));
                    assertThat(client.publish("nobody", "text/plain", "x").status())
                            .isEqualTo(200);
                    streams.add(client.stream());
                }
            }
        }
        for (int i = 0; i < streams.size(); i++) {
            if (i / 3 % 3 == 2) {
                streams.get(i).reset();
            } else {
                streams.get(i).close();
            }
        }
        // Who just closed is found out by the next message.
        assertThat(delivered(steady)).startsWith("{\"delivered\":");
    }
}
