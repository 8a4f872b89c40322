// SPDX-License-Identifier: Apache-2.0
package io.polycast.cluster;

import io.polycast.testkit.DatagramClient;
import io.polycast.testkit.RawHttp;
import io.polycast.testkit.RawWebSocket;
import io.polycast.testkit.ServerProcess;
import io.polycast.testkit.StreamClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.function.Predicate;

/** A subscriber of the lobby, by whatever door. */
interface Ear extends AutoCloseable {
    /** The next payload. */
    String next() throws IOException;

    @Override
    void close() throws IOException;

    /** Reads until a payload is what is waited for. */
    default String await(Predicate<String> wanted) throws IOException {
        String payload = next();
        while (!wanted.test(payload)) {
            payload = next();
        }
        return payload;
    }

    /** The doors that there are. */
    enum Door {
        TEXT,
        JSON,
        FRAMES,
        WEBSOCKET,
        EVENTS,
        UDP
    }

    static Ear at(ServerProcess node, Door door) throws IOException {
        return switch (door) {
            case TEXT -> text(node);
            case JSON -> json(node);
            case FRAMES -> frames(StreamClient.connect(node.address("frames")));
            case WEBSOCKET -> webSocket(node);
            case EVENTS -> events(node);
            case UDP -> udp(node);
        };
    }

    private static Ear text(ServerProcess node) throws IOException {
        StreamClient client = StreamClient.connect(node.address("text"));
        client.ask("/ping");
        return of(client::readLine, client::close);
    }

    private static Ear json(ServerProcess node) throws IOException {
        StreamClient client = StreamClient.connect(node.address("json"));
        client.ask("{\"op\":\"sub\",\"channel\":\"lobby\",\"id\":1}");
        return of(() -> new JsonObject(client.readLine()).getString("data"), client::close);
    }

    static Ear frames(StreamClient client) {
        return of(() -> new String(client.readRecord(), java.nio.charset.StandardCharsets.UTF_8), client::close);
    }

    private static Ear webSocket(ServerProcess node) throws IOException {
        RawWebSocket client = RawWebSocket.open(node.address("web"), "/ws/lobby");
        return of(client::readText, client::close);
    }

    private static Ear events(ServerProcess node) throws IOException {
        RawHttp http = RawHttp.connect(node.address("web"));
        http.request("GET /channels/lobby/events", "Accept: text/event-stream").readHead();
        return of(
                () -> {
                    String event = http.readEvent();
                    while (!event.contains("data: ")) {
                        event = http.readEvent();
                    }
                    int start = event.indexOf("data: ") + "data: ".length();
                    return event.substring(start, event.indexOf('\n', start));
                },
                () -> http.stream().close());
    }

    private static Ear udp(ServerProcess node) throws IOException {
        DatagramClient client = DatagramClient.connect(node.address("udp")).subscribe("lobby");
        return of(() -> client.receive().strip(), client::close);
    }

    /** Something that can be asked for the next payload. */
    interface Source {
        String next() throws IOException;
    }

    /** Something that can be closed. */
    interface Closing {
        void close() throws IOException;
    }

    private static Ear of(Source source, Closing closing) {
        return new Ear() {
            @Override
            public String next() throws IOException {
                return source.next();
            }

            @Override
            public void close() throws IOException {
                closing.close();
            }
        };
    }
}
