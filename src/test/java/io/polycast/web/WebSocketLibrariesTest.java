// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that others have written. */
class WebSocketLibrariesTest {
    private final Vertx vertx = Vertx.vertx();
    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.web("\"compression\": true");
    }

    @AfterEach
    void stop() throws Exception {
        get(vertx.close());
        server.close();
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    /** What a client of the JDK hears, in words. */
    private static final class Heard implements WebSocket.Listener {
        final Queue<String> events = new ConcurrentLinkedQueue<>();
        private final StringBuilder text = new StringBuilder();
        private int bytes;

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                events.add("text " + text);
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            bytes += data.remaining();
            if (last) {
                events.add("binary of " + bytes);
                bytes = 0;
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
            events.add("pong of " + message.remaining());
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            events.add("close " + code);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            events.add("error " + error);
        }
    }

    private URI uri(String target) {
        return URI.create("ws://127.0.0.1:" + server.address("web").getPort() + target);
    }

    @Test
    void theJdksClientGetsItsMessagesBack() throws Exception {
        Heard heard = new Heard();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(uri("/ws/lobby?echo=true"), heard)
                .get(60, TimeUnit.SECONDS);
        socket.sendText("in ", false).get(60, TimeUnit.SECONDS);
        socket.sendText("parts", true).get(60, TimeUnit.SECONDS);
        socket.sendBinary(ByteBuffer.allocate(1 << 20), true).get(60, TimeUnit.SECONDS);
        await().until(() -> heard.events.size() == 2);
        socket.sendPing(ByteBuffer.allocate(125)).get(60, TimeUnit.SECONDS);
        await().until(() -> heard.events.size() == 3);
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "bye").get(60, TimeUnit.SECONDS);
        await().until(() -> heard.events.size() == 4);
        assertThat(heard.events).containsExactly("text in parts", "binary of 1048576", "pong of 125", "close 1000");
    }

    @Test
    void theJdksClientChoosesTheSubprotocol() throws Exception {
        Heard heard = new Heard();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("other", "polycast.json")
                .buildAsync(uri("/ws"), heard)
                .get(60, TimeUnit.SECONDS);
        assertThat(socket.getSubprotocol()).isEqualTo("polycast.json");
        socket.sendText("{\"op\":\"ping\"}", true).get(60, TimeUnit.SECONDS);
        await().until(() -> heard.events.contains("text {\"op\":\"pong\"}"));
        socket.abort();
    }

    @Test
    void theJdksClientIsRefusedWithAStatus() {
        assertThatThrownBy(() -> HttpClient.newHttpClient()
                        .newWebSocketBuilder()
                        .buildAsync(uri("/ws/a..b"), new Heard())
                        .get(60, TimeUnit.SECONDS))
                .hasCauseInstanceOf(WebSocketHandshakeException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void vertxsClientHearsAndIsHeardCompressedOrNot(boolean compressed) throws Exception {
        WebSocketClient client = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setTryUsePerMessageCompression(compressed)
                .setCompressionLevel(6));
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        String large = "temperature 21.5 ".repeat(3_000);
        try (StreamClient text = StreamClient.connect(server.address("text"))) {
            assertThat(text.ask("/ping")).isEqualTo("+PONG");
            io.vertx.core.http.WebSocket socket = get(client.connect(new WebSocketConnectOptions()
                            .setHost("127.0.0.1")
                            .setPort(server.address("web").getPort())
                            .setURI("/ws/lobby"))
                    .onSuccess(opened -> opened.textMessageHandler(heard::add)
                            .binaryMessageHandler(message -> heard.add("binary of " + message.length()))));
            for (int i = 0; i < 5; i++) {
                text.sendLine(large + i);
                get(socket.writeTextMessage(large + "back " + i));
                assertThat(text.readLine()).isEqualTo(large + "back " + i);
            }
            get(socket.writeBinaryMessage(Buffer.buffer(new byte[] {0, -1})));
            assertThat(text.readLineBytes()).containsExactly(0, -1);
            await().until(() -> heard.size() == 5);
            assertThat(heard).containsExactlyElementsOf(List.of(large + 0, large + 1, large + 2, large + 3, large + 4));
            get(socket.close((short) 4321, "done"));
            await().until(() -> server.gauge("polycast.connections", "web") == 0);
        }
    }
}
