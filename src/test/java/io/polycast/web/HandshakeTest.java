// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static io.polycast.testkit.RawWebSocket.ACCEPT;
import static io.polycast.testkit.RawWebSocket.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.testkit.RawHttp;
import io.polycast.testkit.RunningServer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The opening handshake of RFC 6455 section 4, and who is let in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HandshakeTest {
    private static final String ALLOWED = "https://allowed.example";
    private static final Set<Integer> REFUSED = Set.of(400, 405, 426, 501, 505);

    private RunningServer server;

    @BeforeAll
    void start() throws Exception {
        server = RunningServer.web("\"allowedOrigins\": [\"" + ALLOWED + "\"]");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /**
     * One handshake: the RFC's sample, changed.
     *
     * @param statuses what may be answered
     * @param answered a header of the answer as it has to be, or {@code Name:} for one that must not be there
     */
    private record Handshake(String name, List<String> lines, Set<Integer> statuses, String answered) {
        static Handshake of(String name) {
            return new Handshake(
                    name,
                    List.of(
                            "GET /ws/lobby HTTP/1.1",
                            "Host: {host}",
                            "Upgrade: websocket",
                            "Connection: Upgrade",
                            "Sec-WebSocket-Key: " + KEY,
                            "Sec-WebSocket-Version: 13"),
                    Set.of(101),
                    "Sec-WebSocket-Accept: " + ACCEPT);
        }

        /** Takes out the line that starts like this one, and adds these instead; none when it is a name alone. */
        Handshake with(String... newLines) {
            String start = newLines[0].split("[ :]")[0];
            List<String> changed = new ArrayList<>(lines);
            int at = 0;
            while (at < changed.size() && !changed.get(at).startsWith(start)) {
                at++;
            }
            if (at < changed.size()) {
                changed.remove(at);
            }
            if (!newLines[0].endsWith(":")) {
                changed.addAll(at, Arrays.asList(newLines));
            }
            return new Handshake(name, changed, statuses, answered);
        }

        Handshake request(String line) {
            List<String> changed = new ArrayList<>(lines);
            changed.set(0, line);
            return new Handshake(name, changed, statuses, answered);
        }

        Handshake get(String target) {
            return request("GET " + target + " HTTP/1.1");
        }

        Handshake is(Set<Integer> newStatuses, String newAnswered) {
            return new Handshake(name, lines, newStatuses, newAnswered);
        }

        Handshake is(int status) {
            return is(Set.of(status), "Sec-WebSocket-Accept:");
        }

        Handshake isRefused() {
            return is(REFUSED, "Sec-WebSocket-Accept:");
        }

        Handshake answers(String header) {
            return is(statuses, header);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Handshake> handshakes() {
        return Stream.of(
                        upgrades(),
                        keys(),
                        versions(),
                        requests(),
                        subprotocols(),
                        extensions(),
                        origins(),
                        hosts(),
                        targets())
                .flatMap(list -> list);
    }

    private static Stream<Handshake> upgrades() {
        return Stream.of(
                Handshake.of("1.3 the sample"),
                Handshake.of("1.3 the sample's answer").answers("Upgrade: websocket"),
                Handshake.of("4.2.1 Upgrade in capitals").with("Upgrade: WEBSOCKET"),
                Handshake.of("4.2.1 names of headers in lower case")
                        .with("Sec-WebSocket-Key:")
                        .with("sec-websocket-key: " + KEY),
                Handshake.of("4.2.1 Connection in lower case").with("Connection: upgrade"),
                Handshake.of("4.2.1 Connection with a list").with("Connection: keep-alive, Upgrade"),
                Handshake.of("4.2.1 Connection with a list without spaces").with("Connection: Upgrade,keep-alive"),
                Handshake.of("4.2.1 Connection twice").with("Connection: keep-alive", "Connection: Upgrade"),
                Handshake.of("4.2.1 no Upgrade").with("Upgrade:").is(Set.of(426), "Upgrade: websocket"),
                Handshake.of("4.2.1 Upgrade to something else")
                        .with("Upgrade: foo")
                        .isRefused(),
                Handshake.of("4.2.1 no Connection").with("Connection:").isRefused(),
                Handshake.of("4.2.1 Connection without Upgrade")
                        .with("Connection: keep-alive")
                        .isRefused(),
                Handshake.of("4.2.1 Connection with something like Upgrade")
                        .with("Connection: NoUpgrade")
                        .isRefused());
    }

    private static Stream<Handshake> keys() {
        return Stream.of(
                Handshake.of("4.2.1 no key").with("Sec-WebSocket-Key:").is(400),
                Handshake.of("4.2.1 an empty key").with("Sec-WebSocket-Key: ").is(400),
                Handshake.of("4.2.1 a key of 15 bytes")
                        .with("Sec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4P")
                        .is(400),
                Handshake.of("4.2.1 a key of 17 bytes")
                        .with("Sec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEBE=")
                        .is(400),
                Handshake.of("4.2.1 a key without its padding")
                        .with("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ")
                        .is(400),
                Handshake.of("4.2.1 a key that is no base64")
                        .with("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25j*Q==")
                        .is(400),
                Handshake.of("11.3.1 two keys")
                        .with("Sec-WebSocket-Key: " + KEY, "Sec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==")
                        .is(400),
                Handshake.of("4.2.1 white space around the key").with("Sec-WebSocket-Key:   " + KEY + "  "),
                Handshake.of("4.2.2 another key")
                        .with("Sec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==")
                        .answers("Sec-WebSocket-Accept: C/0nmHhBztSRGR1CwL6Tf4ZjwpY="));
    }

    private static Stream<Handshake> versions() {
        return Stream.concat(
                Stream.of("0", "7", "8", "12", "14", "255", "-13", "013", "thirteen", "1 3")
                        .map(version -> Handshake.of("4.4 version " + version)
                                .with("Sec-WebSocket-Version: " + version)
                                .is(Set.of(426), "Sec-WebSocket-Version: 13")),
                Stream.of(Handshake.of("4.2.1 no version")
                        .with("Sec-WebSocket-Version:")
                        .isRefused()));
    }

    private static Stream<Handshake> requests() {
        return Stream.of(
                Handshake.of("4.2.1 POST").request("POST /ws/lobby HTTP/1.1").isRefused(),
                Handshake.of("4.2.1 HEAD").request("HEAD /ws/lobby HTTP/1.1").isRefused(),
                Handshake.of("4.2.1 HTTP/1.0").request("GET /ws/lobby HTTP/1.0").isRefused(),
                Handshake.of("RFC 9112 3.2 no Host").with("Host:").is(400),
                Handshake.of("RFC 9112 3.2 two Hosts")
                        .with("Host: {host}", "Host: other.example")
                        .is(400),
                Handshake.of("RFC 9112 3.2 an empty Host").with("Host: ").is(Set.of(400, 421), "Sec-WebSocket-Accept:"),
                Handshake.of("a header that nobody knows").with("X-Unknown: whatever"));
    }

    private static Stream<Handshake> subprotocols() {
        String header = "Sec-WebSocket-Protocol: ";
        return Stream.of(
                Handshake.of("4.2.2 polycast.json")
                        .get("/ws")
                        .with(header + "polycast.json")
                        .answers(header + "polycast.json"),
                Handshake.of("4.2.2 polycast.json among others")
                        .get("/ws")
                        .with(header + "mqtt, polycast.json,soap")
                        .answers(header + "polycast.json"),
                Handshake.of("4.2.2 polycast.json in a second line")
                        .get("/ws")
                        .with(header + "mqtt", header + "polycast.json")
                        .answers(header + "polycast.json"),
                Handshake.of("4.2.2 none that the server knows")
                        .get("/ws")
                        .with(header + "mqtt")
                        .answers("Sec-WebSocket-Protocol:"),
                Handshake.of("4.2.2 subprotocols have cases")
                        .get("/ws")
                        .with(header + "POLYCAST.JSON")
                        .answers("Sec-WebSocket-Protocol:"),
                Handshake.of("4.2.2 none at all").get("/ws").answers("Sec-WebSocket-Protocol:"),
                Handshake.of("4.2.2 raw has none")
                        .with(header + "polycast.json")
                        .answers("Sec-WebSocket-Protocol:"));
    }

    private static Stream<Handshake> extensions() {
        return Stream.of(
                        "x-unknown",
                        "x-unknown; a=1; b=\"two\", x-other",
                        "permessage-deflate",
                        "permessage-deflate; client_max_window_bits",
                        "deflate-frame, permessage-bzip2")
                .map(offer -> Handshake.of("9.1 extension offered: " + offer)
                        .with("Sec-WebSocket-Extensions: " + offer)
                        .answers("Sec-WebSocket-Extensions:"));
    }

    private static Stream<Handshake> origins() {
        return Stream.of(
                Handshake.of("10.2 the same origin").with("Origin: http://{host}"),
                Handshake.of("10.2 an allowed origin").with("Origin: " + ALLOWED),
                Handshake.of("10.2 another origin")
                        .with("Origin: https://evil.example")
                        .is(403),
                Handshake.of("10.2 another port of the same host")
                        .with("Origin: http://127.0.0.1:1")
                        .is(403),
                Handshake.of("10.2 the host without its port")
                        .with("Origin: http://127.0.0.1")
                        .is(403),
                Handshake.of("10.2 an opaque origin").with("Origin: null").is(403),
                Handshake.of("10.2 an allowed host with another scheme")
                        .with("Origin: http://allowed.example")
                        .is(403),
                Handshake.of("10.2 an allowed host with another port")
                        .with("Origin: https://allowed.example:8443")
                        .is(403),
                Handshake.of("10.2 an allowed host as the start of another")
                        .with("Origin: https://allowed.example.evil.example")
                        .is(403),
                Handshake.of("10.2 no origin").with("Origin: ").is(403),
                Handshake.of("10.2 two origins")
                        .with("Origin: http://{host}", "Origin: https://evil.example")
                        .is(Set.of(400, 403), "Sec-WebSocket-Accept:"));
    }

    private static Stream<Handshake> hosts() {
        return Stream.of(
                Handshake.of("Host localhost").with("Host: localhost:7"),
                Handshake.of("Host in capitals").with("Host: LOCALHOST"),
                Handshake.of("Host below localhost").with("Host: app.localhost:80"),
                Handshake.of("Host of the other family").with("Host: [::1]:80"),
                Handshake.of("Host of loopback").with("Host: 127.1.2.3"),
                Handshake.of("Host of an allowed origin").with("Host: allowed.example"),
                Handshake.of("Host of somebody").with("Host: evil.example").is(421),
                Handshake.of("Host of somebody that looks like loopback")
                        .with("Host: 127.0.0.1.evil.example")
                        .is(421),
                Handshake.of("Host of somebody that ends like localhost")
                        .with("Host: evillocalhost")
                        .is(421),
                Handshake.of("Host of another machine")
                        .with("Host: 192.0.2.1:80")
                        .is(421),
                Handshake.of("Host and origin of somebody")
                        .with("Host: evil.example")
                        .with("Origin: http://evil.example")
                        .is(421));
    }

    private static Stream<Handshake> targets() {
        return Stream.of(
                Handshake.of("json").get("/ws"),
                Handshake.of("a channel").get("/ws/plant.hall-2"),
                Handshake.of("a channel, percent-encoded").get("/ws/caf%C3%A9"),
                Handshake.of("with echo").get("/ws/lobby?echo=true"),
                Handshake.of("without echo").get("/ws/lobby?echo=false"),
                Handshake.of("a wildcard").get("/ws/plant.*").is(400),
                Handshake.of("a wildcard for all").get("/ws/%3E").is(400),
                Handshake.of("an empty token").get("/ws/a..b").is(400),
                Handshake.of("no UTF-8").get("/ws/%FF").is(400),
                Handshake.of("half a percent-encoding").get("/ws/a%4").is(400),
                Handshake.of("the server's own channels").get("/ws/$x").is(400),
                Handshake.of("a path more").get("/ws/lobby/more").is(Set.of(400, 404), "Sec-WebSocket-Accept:"),
                Handshake.of("another path").get("/wss").is(404));
    }

    @ParameterizedTest
    @MethodSource("handshakes")
    void isAnswered(Handshake handshake) throws Exception {
        try (RawHttp http = RawHttp.connect(server.address("web"))) {
            http.send((String.join("\r\n", handshake.lines()) + "\r\n\r\n").replace("{host}", http.host()));
            RawHttp.Response head = http.readHead();

            assertThat(handshake.statuses()).contains(head.status());
            String[] answered = handshake.answered().split(": ?", 2);
            assertThat(head.header(answered[0])).isEqualTo(answered[1]);
            if (head.status() == 101) {
                assertThat(head.header("Upgrade")).isEqualToIgnoringCase("websocket");
                assertThat(head.header("Connection")).isEqualToIgnoringCase("upgrade");
                assertThat(head.headers()).doesNotContainKeys("Content-Length", "Transfer-Encoding");
            } else {
                assertThat(head.header("Content-Type")).startsWith("application/problem+json");
                assertThat(head.header("X-Content-Type-Options")).isEqualTo("nosniff");
                assertThat(head.header("Cache-Control")).isEqualTo("no-store");
            }
        }
    }
}
