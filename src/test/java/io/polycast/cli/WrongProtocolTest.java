// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** That a client says at once, and by name, that it has come to a server of another protocol. */
class WrongProtocolTest {
    private static final String HTTP = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";
    private static final String TLS_ALERT = "\u0015\u0003\u0001\u0000\u0002\u0002F";
    private static final String NATS = "INFO {\"server_id\":\"x\"}\r\n";
    private static final String JSON = "{\"op\":\"error\",\"code\":\"bad-json\",\"message\":\"not valid JSON\"}\n";
    private static final String REDIS = "-ERR unknown command '/join', with args beginning with: \r\n";
    private static final String MQTT = " \u0002\u0000\u0001";
    private static final String NOTHING = "";

    /** A server that says this to whatever it hears, or of its own accord if it is the first to speak. */
    private static ServerSocket server(String words) throws IOException {
        ServerSocket listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        CompletableFuture.runAsync(() -> {
            while (!listening.isClosed()) {
                try (Socket socket = listening.accept();
                        OutputStream out = socket.getOutputStream()) {
                    if (words.startsWith("INFO")) {
                        out.write(words.getBytes(StandardCharsets.ISO_8859_1));
                    }
                    socket.getInputStream().read(new byte[1 << 16]);
                    out.write(words.getBytes(StandardCharsets.ISO_8859_1));
                } catch (IOException e) {
                    // The client, or the test, has gone.
                }
            }
        });
        return listening;
    }

    static Stream<Arguments> strangers() {
        return Stream.of(
                        List.of("tcp", HTTP, "this looks like HTTP, not Polycast's text; try http:// and ws://"),
                        List.of("json", HTTP, "this looks like HTTP, not Polycast's json"),
                        List.of("redis", HTTP, "this looks like HTTP, not Redis"),
                        List.of("mqtt", HTTP, "this looks like HTTP, not MQTT"),
                        List.of("tcp", TLS_ALERT, "this looks like TLS, not Polycast's text; try tls://"),
                        List.of("http", TLS_ALERT, "this looks like TLS, not HTTP; try https://"),
                        List.of("ws", TLS_ALERT, "this looks like TLS, not WebSocket; try wss://"),
                        List.of("mqtt", TLS_ALERT, "this looks like TLS, not MQTT; try mqtts://"),
                        List.of("tcp", NATS, "this looks like NATS, not Polycast's text; try nats://"),
                        List.of("http", NATS, "this looks like NATS, not HTTP"),
                        List.of("tcp", JSON, "this looks like Polycast's json, not Polycast's text; try json://"),
                        List.of("tcp", REDIS, "this looks like Redis, not Polycast's text; try redis://"),
                        List.of("json", REDIS, "this looks like Redis, not Polycast's json"),
                        List.of("tcp", MQTT, "this looks like MQTT, not Polycast's text; try mqtt://"),
                        List.of("tcp", NOTHING, "before it said anything; does it speak Polycast's text there?"),
                        List.of("mqtt", NOTHING, "before it said anything; does it speak MQTT there?"))
                .map(each -> Arguments.of(each.get(0), each.get(1), each.get(2)));
    }

    @ParameterizedTest
    @MethodSource("strangers")
    void isToldByName(String scheme, String words, String said) throws Exception {
        try (ServerSocket server = server(words)) {
            String url = scheme + "://127.0.0.1:" + server.getLocalPort();
            for (String command : List.of("pub", "sub")) {
                try (RunningCommand client = RunningCommand.start(command, url, "a", "b")) {
                    assertThat(client.code()).isEqualTo(1);
                    assertThat(client.err())
                            .startsWith("polycast: " + url + ": ")
                            .contains(said)
                            .hasLineCount(1);
                }
            }
            try (RunningCommand bench = RunningCommand.start("bench", url, "--quiet", "--subscribers", "1")) {
                assertThat(bench.code()).isEqualTo(1);
                assertThat(bench.err()).contains(said).hasLineCount(1);
            }
        }
    }
}
