// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.testkit.ServerProcess;
import io.polycast.testkit.StreamClient;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What strangers do to the http door, as the log shows it at its default level. */
class QuietLogTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final int TIMES = 300;

    private static final String PAGE = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

    private static final String WEB_SOCKET = String.join(
            "\r\n",
            "GET /ws/lobby HTTP/1.1",
            "Host: 127.0.0.1",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Version: 13",
            "",
            "");

    @Test
    void aConnectionThatIsResetBeforeItBecomesAWebSocketIsNoFailureOfTheServer() throws Exception {
        try (ServerProcess server =
                ServerProcess.start("{\"endpoints\":{\"web\":{\"listen\":\"http://127.0.0.1:0\"}}}")) {
            InetSocketAddress web = server.address("web");
            for (int i = 0; i < TIMES; i++) {
                sendAndReset(web, PAGE.repeat(i % 20) + WEB_SOCKET);
            }
            Awaitility.await("nobody is left").atMost(DEADLINE).until(() -> answer(web, "/api/clients")
                    .contains("\"total\":0"));
            assertThat(server.log().lines())
                    .noneMatch(line -> line.contains(" ERROR ") || line.contains("ClosedChannelException"));
        }
    }

    @Test
    void whatMakesALibraryFailFillsNoLog() throws Exception {
        String upgrade = String.join(
                "\r\n",
                "GET / HTTP/1.1",
                "Host: ",
                "Connection: Upgrade, HTTP2-Settings",
                "Upgrade: h2c",
                "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA",
                "",
                "");
        try (ServerProcess server =
                ServerProcess.start("{\"endpoints\":{\"web\":{\"listen\":\"http://127.0.0.1:0\"}}}")) {
            InetSocketAddress web = server.address("web");
            for (int i = 0; i < TIMES; i++) {
                try (StreamClient client = StreamClient.connect(web)) {
                    client.send(upgrade + "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").halfClose();
                    drain(client);
                }
            }
            assertThat(answer(web, "/health/live")).contains("UP");
            // A stack trace has some fifty lines.
            assertThat(server.log().lines().count()).isLessThan(TIMES * 3L);
        }
    }

    private static void drain(StreamClient client) {
        try {
            while (client.read() >= 0) {
                // Whatever it says.
            }
        } catch (IOException e) {
            // A reset is an end as well.
        }
    }

    private static void sendAndReset(InetSocketAddress web, String request) throws IOException {
        try (Socket socket = new Socket(web.getAddress(), web.getPort())) {
            socket.setSoLinger(true, 0);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String answer(InetSocketAddress web, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + web.getPort() + path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(DEADLINE)
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
