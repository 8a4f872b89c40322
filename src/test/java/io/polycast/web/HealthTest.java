// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.polycast.testkit.RawHttp;
import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What probes are told. */
class HealthTest {
    @ParameterizedTest
    @ValueSource(strings = {"public", "admin"})
    void everyEndpointTellsThatAllIsWell(String serves) throws Exception {
        try (RunningServer server = RunningServer.web(2, "\"serves\": [\"" + serves + "\"]");
                CheckedHttp http = CheckedHttp.connect(server)) {
            for (String target : new String[] {"/health/live", "/health/ready"}) {
                assertThat(http.get(target).getString("status")).isEqualTo("UP");
                assertThat(http.get(target).getJsonArray("checks")).isNotEmpty();
            }
        }
    }

    @Test
    void aServerThatDrainsIsNotReady() throws Exception {
        try (RunningServer server = RunningServer.web();
                CheckedHttp http = CheckedHttp.connect(server);
                StreamClient publisher = StreamClient.connect(server.address("text"));
                StreamClient slow = StreamClient.connect(server.address("text"), 4_096)) {
            assertThat(http.get("/health/ready").getString("status")).isEqualTo("UP");
            // What waits for a client that does not read keeps the drain going.
            assertThat(slow.ask("/join data")).startsWith("+OK");
            String message = "/pub data " + "x".repeat(10_000);
            while (http.list("/api/clients?sort=-pendingBytes").get(0).getInteger("pendingBytes") == 0) {
                assertThat(publisher.ask(message)).startsWith("+OK");
            }
            CompletableFuture<Void> draining = CompletableFuture.runAsync(server::close);

            await().untilAsserted(() -> assertThat(probe(server)).isNotEqualTo("UP"));

            assertThat(draining).isNotDone();
            slow.socket().close();
            draining.get(60, TimeUnit.SECONDS);
        }
    }

    /** What a probe finds that comes by a connection of its own: a status, or none where nobody lets it in any more. */
    private static String probe(RunningServer server) {
        try (RawHttp http = RawHttp.connect(server.address("web"))) {
            return http.ask("GET /health/ready").json().getString("status");
        } catch (IOException e) {
            return "none";
        }
    }
}
