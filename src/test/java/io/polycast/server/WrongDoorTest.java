// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import static io.polycast.testkit.RunningServer.door;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.polycast.LogLimit;
import io.polycast.connection.Client;
import io.polycast.testkit.Certificates;
import io.polycast.testkit.DatagramClient;
import io.polycast.testkit.PythonPeer;
import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * Clients of other protocols at the doors for text, json and raw: one answer that they understand, a close, and nobody
 * hears of them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WrongDoorTest {
    private static final List<String> DOORS = List.of("text", "text-frames", "json", "lines", "frames", "tls");
    private static final String INJECTED = """
            Host: x
            Content-Length: 99

            /pub lobby injected
            {"op":"pub","channel":"lobby","data":"injected"}
            """;
    private static final String POST = "POST / HTTP/1.1\r\n" + INJECTED;
    private static final String HELLO = "\26\3\1\2\0\1\0\1\374\3\3";
    private static final String PING = "*1\r\n$4\r\nPING\r\n";
    private static final String NATS = "CONNECT {\"verbose\":false,\"lang\":\"go\"}\r\nPING\r\n";
    private static final String CONNECT = "\20\f\0\4MQTT\4\2\0<\0\0";
    private static final String CONNECT_5 = "\20\20\0\4MQTT\5\2\0<\0\0\0\0\0";
    private static final String PROXY = "PROXY TCP4 192.0.2.1 192.0.2.2 51000 7000\r\n" + INJECTED;
    private static final String PROXY_2 = "\r\n\r\n\0\r\nQUIT\n\41\21\0\f\177\0\0\1\177\0\0\1\0\1\0\2" + INJECTED;
    private static final String SSH = "SSH-2.0-OpenSSH_9.2\r\n" + INJECTED;

    private Certificates certificates;
    private RunningServer server;

    @BeforeAll
    void start(@TempDir Path certificatesFolder) throws Exception {
        certificates = Certificates.in(certificatesFolder).issue("server");
        server = RunningServer.start(
                door("text"),
                door("text-frames").protocol("text", "length"),
                door("json").protocol("json", "line"),
                door("lines").protocol("raw", "line"),
                door("frames").protocol("raw", "length"),
                door("tls").tls(certificates, "server"),
                door("udp").listen("udp", "127.0.0.1"),
                door("web").http());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** At that door, a stranger who sends this is answered that. */
    static Stream<Arguments> strangers() {
        List<Arguments> strangers = new ArrayList<>();
        for (String door : DOORS) {
            String name = door.startsWith("text") || door.equals("tls") ? "text" : door.equals("json") ? "json" : "raw";
            String here = "this is Polycast's " + name + " door";
            String nobody = here + ", and no endpoint of this server speaks ";
            strangers.add(Arguments.of(door, POST, http(here + "; HTTP is at WEB")));
            strangers.add(Arguments.of(door, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", http(here + "; HTTP is at WEB")));
            strangers.add(Arguments.of(door, HELLO, "\25\3\1\0\2\2F"));
            strangers.add(Arguments.of(door, PING, "-ERR " + nobody + "Redis\r\n"));
            strangers.add(Arguments.of(door, NATS, "-ERR '" + nobody.replace('\'', '"') + "NATS'\r\n"));
            strangers.add(Arguments.of(door, CONNECT, "\40\2\0\1"));
            strangers.add(Arguments.of(door, CONNECT_5, "\40\3\0\204\0"));
            strangers.add(Arguments.of(door, PROXY, own(door, nobody + "the PROXY protocol")));
            strangers.add(Arguments.of(door, PROXY_2, own(door, nobody + "the PROXY protocol")));
            strangers.add(Arguments.of(door, SSH, own(door, nobody + "SSH")));
        }
        return strangers.stream();
    }

    private static String http(String words) {
        return "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: LENGTH"
                + "\r\nConnection: close\r\n\r\n" + words + "\n";
    }

    private static String own(String door, String words) {
        String text = "-ERR wrong-protocol " + words;
        return switch (door) {
            case "json" -> "{\"op\":\"error\",\"code\":\"wrong-protocol\",\"message\":\"" + words + "\"}\n";
            case "lines", "frames" -> "";
            case "text-frames" -> "\0\0\0" + (char) text.length() + text;
            default -> text + "\n";
        };
    }

    private StreamClient connect(String door) throws Exception {
        if (!door.equals("tls")) {
            return StreamClient.connect(server.address(door));
        }
        SSLSocket socket = (SSLSocket) certificates
                .client("")
                .getSocketFactory()
                .createSocket("127.0.0.1", server.address(door).getPort());
        socket.setSoTimeout(60_000);
        return StreamClient.over(socket);
    }

    private static String readAll(StreamClient client) throws IOException {
        return new String(client.socket().getInputStream().readAllBytes(), ISO_8859_1);
    }

    private String filled(String answer) {
        String web = answer.replace(
                "WEB", "http://127.0.0.1:" + server.address("web").getPort());
        return web.replace("LENGTH", Integer.toString(web.length() - web.indexOf("\r\n\r\n") - 4));
    }

    /** What the lobby has heard is told by a message behind it. */
    private static void assertHeardNothing(StreamClient lobby, RunningServer server) throws IOException {
        try (StreamClient friend = StreamClient.connect(server.address("text"))) {
            assertThat(friend.sendLine("a friend").ask("/ping")).isEqualTo("+PONG");
            assertThat(lobby.readLine()).isEqualTo("a friend");
        }
    }

    private StreamClient lobby() throws IOException {
        StreamClient lobby = StreamClient.connect(server.address("text"));
        assertThat(lobby.ask("/ping")).isEqualTo("+PONG");
        return lobby;
    }

    @ParameterizedTest
    @MethodSource("strangers")
    void getsOneAnswerAndIsHeardByNobody(String door, String sent, String answer) throws Exception {
        try (StreamClient lobby = lobby();
                StreamClient stranger = connect(door)) {
            stranger.send(sent.getBytes(ISO_8859_1));
            assertThat(readAll(stranger)).isEqualTo(filled(answer));
            assertHeardNothing(lobby, server);
        }
    }

    /** Without those whose first bytes could be a whole record, which waits for so long only. */
    @ParameterizedTest
    @ValueSource(strings = {POST, HELLO, CONNECT, PROXY, SSH})
    void theSameByteByByte(String sent) throws Exception {
        for (String door : List.of("text", "json", "lines", "tls")) {
            try (StreamClient lobby = lobby();
                    StreamClient stranger = connect(door)) {
                for (byte one : sent.getBytes(ISO_8859_1)) {
                    stranger.send(new byte[] {one});
                }
                assertThat(readAll(stranger)).as(door).doesNotContain("injected");
                assertHeardNothing(lobby, server);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix", "seqpacket"})
    void theSameOverUnixSockets(String kind, @TempDir Path folder) throws Exception {
        assumeTrue(PythonPeer.available(), "no python3");
        String path = folder.resolve("socket").toString();
        try (RunningServer local =
                        RunningServer.start(door("text"), door("local").unix(kind, path));
                StreamClient lobby = StreamClient.connect(local.address("text"))) {
            assertThat(lobby.ask("/ping")).isEqualTo("+PONG");
            String none = "this is Polycast's text door, and no endpoint of this server speaks ";
            assertThat(answer(kind + "://" + path, POST, INJECTED)).isEqualTo(filled(http(none + "HTTP")));
            assertThat(answer(kind + "://" + path, PING, INJECTED)).isEqualTo("-ERR " + none + "Redis\r\n");
            assertThat(answer(kind + "://" + path, HELLO, INJECTED)).isEqualTo("\25\3\1\0\2\2F");
            assertThat(answer(kind + "://" + path, SSH, INJECTED).strip())
                    .isEqualTo("-ERR wrong-protocol " + none + "SSH");
            assertHeardNothing(lobby, local);
        }
    }

    private static String answer(String address, String... pieces) throws Exception {
        List<String> command = new ArrayList<>(List.of("python3", PythonPeer.script("stranger.py"), address));
        for (String piece : pieces) {
            command.add(HexFormat.of().formatHex(piece.getBytes(ISO_8859_1)));
        }
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            String out = new String(process.getInputStream().readAllBytes(), ISO_8859_1);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return out;
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void librariesUnderstandIt() throws Exception {
        URI text = URI.create("http://127.0.0.1:" + server.address("text").getPort() + "/");
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(text)
                                .POST(HttpRequest.BodyPublishers.ofString("/pub lobby x\n"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).startsWith("this is Polycast's text door; HTTP is at http://127.0.0.1:");
        try (SSLSocket socket = (SSLSocket) certificates
                .client("")
                .getSocketFactory()
                .createSocket("127.0.0.1", server.address("text").getPort())) {
            socket.setSoTimeout(60_000);
            assertThatThrownBy(socket::startHandshake)
                    .isInstanceOf(SSLHandshakeException.class)
                    .hasMessageContaining("protocol_version");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET up stand up", "*1\r", "\r", "SSH is safe", "HTTP/1.1", "PROXY TCP4 is what we need\r"})
    void aPersonIsHeardAtOnce(String line) throws Exception {
        try (StreamClient lobby = lobby();
                StreamClient person = StreamClient.connect(server.address("text"))) {
            person.sendLine(line);
            assertThat(lobby.readLine()).isEqualTo(line.strip());
        }
    }

    @Test
    void onlyTheFirstWordsCount() throws Exception {
        try (StreamClient lobby = lobby();
                StreamClient person = StreamClient.connect(server.address("text"))) {
            person.sendLine("look:").sendLine("POST / HTTP/1.1").sendLine("*1");
            assertThat(lobby.readLine()).isEqualTo("look:");
            assertThat(lobby.readLine()).isEqualTo("POST / HTTP/1.1");
            assertThat(lobby.readLine()).isEqualTo("*1");
        }
    }

    @Test
    void theLastLineNeedsNoEnd() throws Exception {
        try (StreamClient lobby = lobby();
                StreamClient stranger = StreamClient.connect(server.address("text"));
                StreamClient person = StreamClient.connect(server.address("text"))) {
            stranger.send("GET / HTTP/1.1").halfClose();
            assertThat(readAll(stranger)).startsWith("HTTP/1.1 400 ");
            person.send("GET up").halfClose();
            assertThat(lobby.readLine()).isEqualTo("GET up");
        }
    }

    /** A length that fits is a length, whatever letters it is made of. */
    @Test
    void aFrameThatLooksLikeWordsIsAFrame() throws Exception {
        int length = 0x47455420;
        String get = "GET / HTTP/1.1\r\n";
        try (RunningServer large = RunningServer.start(
                        door("frames").protocol("raw", "length").limits(limits -> limits.maxMessageSize(length)
                                .maxPending(length)));
                StreamClient device = StreamClient.connect(large.address("frames"))) {
            // The rest of it never comes, and so it stays an unfinished frame until the sender ends.
            device.send(get).halfClose();
            assertThat(readAll(device)).isEmpty();
            assertThat(large.count("polycast.messages.in", "frames")).isZero();
        }
    }

    @Test
    void aDatagramIsOneMessage() throws Exception {
        try (StreamClient lobby = lobby();
                DatagramClient device = DatagramClient.connect(server.address("udp"))) {
            device.send("GET / HTTP/1.1");
            assertThat(lobby.readLine()).isEqualTo("GET / HTTP/1.1");
        }
    }

    @Test
    void theLogTellsOfManyOnceAndNeverWhatTheySent() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(Client.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
        long start = System.nanoTime();
        try (RunningServer own = RunningServer.start(door("watched"))) {
            for (int i = 0; i < 100; i++) {
                try (StreamClient stranger = StreamClient.connect(own.address("watched"))) {
                    stranger.send("GET /secret HTTP/1.1\r\n\r\n");
                    assertThat(readAll(stranger)).startsWith("HTTP/1.1 400 ");
                }
            }
        } finally {
            logger.detachAppender(lines);
            logger.setLevel(null);
        }
        long intervals = 2 + (System.nanoTime() - start) / LogLimit.INTERVAL.toNanos();
        List<String> told = lines.list.stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.contains(" of watched "))
                .toList();
        assertThat(told).hasSizeBetween(1, 11 * (int) intervals).noneMatch(line -> line.contains("secret"));
        assertThat(told.get(0))
                .matches("client \\S+ of watched at 127\\.0\\.0\\.1:\\d+ is ended: wrong-protocol this is Polycast's"
                        + " text door, and no endpoint of this server speaks HTTP");
    }
}
