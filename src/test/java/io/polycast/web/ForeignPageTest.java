// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static io.polycast.testkit.RunningServer.door;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A page from somewhere else, in a real browser, that tries the doors which are not for browsers: it can make nobody
 * hear anything.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForeignPageTest {
    private static final String POST = "return fetch('http://127.0.0.1:' + arguments[0] + '/' + arguments[2],"
            + " {method: 'POST', mode: 'no-cors', body: arguments[1]}).then((response) => response.type, String)";

    private static final String CALL = "const peer = new RTCPeerConnection({iceServers: [{urls: 'turn:127.0.0.1:'"
            + " + arguments[0] + '?transport=tcp', username: 'u', credential: 'c'}], iceTransportPolicy: 'relay'});"
            + " peer.createDataChannel('x'); return peer.setLocalDescription().then(() => 'calls', String)";

    private PageDriver page;
    private HttpServer elsewhere;

    @BeforeAll
    void startBrowser() throws IOException {
        page = PageDriver.start();
        elsewhere = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        elsewhere.createContext("/", exchange -> {
            byte[] empty = "<!doctype html><title>elsewhere</title>".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, empty.length);
            exchange.getResponseBody().write(empty);
            exchange.close();
        });
        elsewhere.start();
        page.visit(URI.create("http://127.0.0.1:" + elsewhere.getAddress().getPort() + "/"));
    }

    @AfterAll
    void endBrowser() {
        if (elsewhere != null) {
            elsewhere.stop(0);
        }
        if (page != null) {
            page.close();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text | /pub lobby x",
                "text | hello everybody",
                "json | {\"op\":\"pub\",\"channel\":\"lobby\",\"data\":\"x\"}",
                "lines | hello everybody",
                "frames | hello everybody"
            })
    void publishesNothing(String name, String body) throws Exception {
        try (RunningServer server = RunningServer.start(
                        door("text"),
                        door("json").protocol("json", "line"),
                        door("lines").protocol("raw", "line"),
                        door("frames").protocol("raw", "length"));
                StreamClient lobby = StreamClient.connect(server.address("text"));
                StreamClient friend = StreamClient.connect(server.address("text"))) {
            assertThat(lobby.ask("/ping")).isEqualTo("+PONG");
            int port = server.address(name).getPort();
            String lines = (body + "\n").repeat(3);
            assertThat(page.script(POST, port, lines, ""))
                    .as("the browser has got an answer")
                    .isEqualTo("opaque");
            assertThat(page.script(POST, port, lines, "a".repeat(100_000))).isNotNull();
            assertThat(friend.sendLine("a friend").ask("/ping")).isEqualTo("+PONG");
            assertThat(lobby.readLine()).isEqualTo("a friend");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "json", "lines"})
    void callsNobody(String name) throws Exception {
        try (RunningServer server = RunningServer.start(
                        door("text"),
                        door("json").protocol("json", "line"),
                        door("lines").protocol("raw", "line"));
                StreamClient lobby = StreamClient.connect(server.address("text"));
                StreamClient friend = StreamClient.connect(server.address("text"))) {
            assertThat(lobby.ask("/ping") + friend.ask("/ping")).isEqualTo("+PONG+PONG");
            long friends = name.equals("text") ? 2 : 0;
            assertThat(page.script(CALL, server.address(name).getPort())).isEqualTo("calls");
            page.awaiting().until(() -> server.count("polycast.connections.opened", name) > friends);
            page.awaiting().until(() -> server.gauge("polycast.connections", name) == friends);
            assertThat(friend.sendLine("a friend").ask("/ping")).isEqualTo("+PONG");
            assertThat(lobby.readLine()).isEqualTo("a friend");
        }
    }
}
