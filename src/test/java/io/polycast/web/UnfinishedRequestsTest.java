// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.polycast.testkit.RawHttp;
import io.polycast.testkit.RunningServer;
import java.io.EOFException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that begin and do not end: what has arrived of them is kept, so it counts. */
class UnfinishedRequestsTest {
    private static final int CLIENTS = 20;

    private static RunningServer server() throws Exception {
        return RunningServer.start("""
                {"eventLoops": 1, "drainSeconds": 5, "maxPendingTotal": "1MiB", "endpoints": {
                  "web": {"listen": "http://127.0.0.1:0"},
                  "text": {"listen": "tcp://127.0.0.1:0", "protocol": "text"}}}
                """);
    }

    private static RawHttp begin(RunningServer server, String kind) throws Exception {
        RawHttp http = RawHttp.connect(server.address("web"));
        return switch (kind) {
            case "head" -> http.send("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(3_000));
            case "body" ->
                http.request("POST /channels/nobody", "Content-Length: 100000").send("x".repeat(3_000));
            case "chunked body" ->
                http.request("POST /channels/nobody", "Transfer-Encoding: chunked")
                        .send("bb8\r\n" + "x".repeat(3_000) + "\r\n");
            default -> throw new IllegalArgumentException(kind);
        };
    }

    @ParameterizedTest
    @CsvSource({"head", "body", "chunked body"})
    void theyCountFromTheFirstByteAndUntilTheyEnd(String kind) throws Exception {
        try (RunningServer server = server()) {
            List<RawHttp> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(begin(server, kind));
            }
            await().untilAsserted(
                            () -> assertThat(server.pendingTotal()).isBetween(CLIENTS * 3_000L, CLIENTS * 8_192L));
            for (RawHttp client : clients) {
                client.close();
            }
            await().untilAsserted(() -> assertThat(server.pendingTotal()).isZero());
        }
    }

    @Test
    void whenThereIsNoRoomALongOneIsRefusedAndShortOnesAreNot() throws Exception {
        try (RunningServer server = server()) {
            List<RawHttp> clients = new ArrayList<>();
            String part = "x".repeat(300_000);
            for (int i = 0; i < 8; i++) {
                clients.add(RawHttp.connect(server.address("web"))
                        .request("POST /channels/nobody", "Content-Length: 1000000")
                        .send(part));
            }
            // Four do not fit; the one that finds no room is answered, others may have to give way.
            await().untilAsserted(() -> assertThat(server.pendingTotal()).isLessThanOrEqualTo(1 << 20));
            try (RawHttp other = RawHttp.connect(server.address("web"))) {
                assertThat(other.publish("nobody", "text/plain", "x").status()).isEqualTo(200);
            }
            int refused = 0;
            for (RawHttp client : clients) {
                try (client) {
                    if (!client.stream().silentFor(100)) {
                        Problems.assertProblem(client.readResponse(), 503, "memory");
                        refused++;
                    }
                } catch (EOFException | SocketException e) {
                    assertThat(e).as("gave way").isNotNull();
                }
            }
            assertThat(refused).isPositive();
            await().untilAsserted(() -> assertThat(server.pendingTotal()).isZero());
        }
    }
}
