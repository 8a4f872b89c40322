// SPDX-License-Identifier: Apache-2.0
package io.polycast.transcript;

import static io.polycast.testkit.RunningServer.door;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.polycast.testkit.LimitsBuilder;
import io.polycast.testkit.RawWebSocket;
import io.polycast.testkit.RunningServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Plays every transcript over every socket and framing that it is good for, with its bytes cut in several ways. */
class TranscriptTest {
    private static final Pattern GROUP = Pattern.compile("\\(\\?<([a-zA-Z0-9]+)>");
    private static final Map<String, String> PING =
            Map.of("text", "/ping", "json", "{\"op\":\"ping\"}", "toy", "PING", "nats", "PING", "resp", "PING");
    private static final Map<String, String> PONG =
            Map.of("text", "+PONG", "json", "{\"op\":\"pong\"}", "toy", "PONG", "nats", "PONG", "resp", "+PONG");

    @TestFactory
    Stream<DynamicTest> conversations() throws IOException, URISyntaxException {
        List<Path> files = files("/transcripts");
        assertThat(files).hasSizeGreaterThan(20);
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : files) {
            Transcript transcript = Transcript.read(file);
            for (String framing : framings(transcript)) {
                for (Cutting cutting : framing.equals("packet") ? List.of(Cutting.WHOLE) : List.of(Cutting.values())) {
                    tests.add(DynamicTest.dynamicTest(
                            transcript.name() + " over " + framing + ", " + cutting,
                            () -> play(transcript, framing, cutting)));
                }
            }
        }
        return tests.stream();
    }

    /** All transcripts in a folder. */
    static List<Path> files(String folder) throws IOException, URISyntaxException {
        Path path = Path.of(
                Objects.requireNonNull(TranscriptTest.class.getResource(folder)).toURI());
        try (Stream<Path> found = Files.walk(path)) {
            return found.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> framings(Transcript transcript) {
        return switch (transcript.only()) {
            case "stream" -> List.of("line", "length");
            case "length" -> List.of("length");
            case "own" ->
                transcript.protocol().equals("resp") ? List.of("own", "unix") : List.of("own", "unix", "websocket");
            case "datagram" -> List.of("packet");
            default -> throw new IllegalArgumentException(transcript.name() + ": only: " + transcript.only());
        };
    }

    private static void play(Transcript transcript, String framing, Cutting cutting) throws Exception {
        if (transcript.only().equals("own")) {
            playInItsOwnFraming(transcript, framing, cutting);
            return;
        }
        boolean datagrams = framing.equals("packet");
        RunningServer.Door door = door("door")
                .listen(datagrams ? "udp" : "tcp", "127.0.0.1")
                .protocol(transcript.protocol(), datagrams ? "line" : framing)
                .limits(limits -> change(limits, transcript.limits()));
        try (RunningServer server = RunningServer.start(datagrams ? 1 : 2, "auto", door)) {
            Map<Character, Peer> peers = new HashMap<>();
            try {
                play(transcript, framing, cutting, server, peers);
            } finally {
                for (Peer peer : peers.values()) {
                    peer.close();
                }
            }
        }
    }

    private static void playInItsOwnFraming(Transcript transcript, String framing, Cutting cutting) throws Exception {
        Path folder = Files.createTempDirectory("transcript");
        String listen = framing.equals("unix")
                ? "unix://" + folder.resolve("socket")
                : (framing.equals("websocket") ? "http" : "tcp") + "://127.0.0.1:0";
        StringBuilder settings = new StringBuilder();
        if (!framing.equals("websocket")) {
            settings.append(", \"protocol\": \"").append(transcript.protocol()).append('"');
        }
        transcript.limits().forEach((name, value) -> settings.append(", \"" + name + "\": " + value));
        try (RunningServer server = RunningServer.start(
                "{\"eventLoops\": 2, \"endpoints\": {\"door\": {\"listen\": \"" + listen + "\"" + settings + "}}}")) {
            Map<Character, Peer> peers = new HashMap<>();
            try {
                play(transcript, framing, cutting, server, peers);
            } finally {
                for (Peer peer : peers.values()) {
                    peer.close();
                }
            }
        } finally {
            Files.delete(folder);
        }
    }

    private static Peer open(RunningServer server, Transcript transcript, String framing, Cutting cutting)
            throws IOException {
        return switch (framing) {
            case "unix" -> {
                String address = server.server().endpoints().get(0).address();
                yield StreamPeer.unix(Path.of(address.substring("unix://".length())), cutting, transcript.lineEnd());
            }
            case "websocket" ->
                StreamPeer.webSocket(
                        webSocket(server.address("door"), transcript.protocol()), cutting, transcript.lineEnd());
            default -> Peer.open(server.address("door"), framing, cutting, transcript.lineEnd());
        };
    }

    /** Some protocols are asked for by a subprotocol, others by a path. */
    private static RawWebSocket webSocket(InetSocketAddress address, String protocol) throws IOException {
        if (protocol.equals("nats")) {
            return RawWebSocket.open(address, "/nats");
        }
        String subprotocol = protocol + ".words";
        RawWebSocket socket = RawWebSocket.open(address, "/ws", "Sec-WebSocket-Protocol: " + subprotocol);
        assertThat(socket.handshake().header("Sec-WebSocket-Protocol")).isEqualTo(subprotocol);
        return socket;
    }

    private static void play(
            Transcript transcript, String framing, Cutting cutting, RunningServer server, Map<Character, Peer> peers)
            throws IOException {
        Map<String, String> remembered = new HashMap<>();
        for (Transcript.Step step : transcript.steps()) {
            Peer peer = peers.get(step.client());
            if (peer == null) {
                peer = open(server, transcript, framing, cutting);
                peers.put(step.client(), peer);
                if (!framing.equals("packet")) {
                    await(step.line()).until(() -> server.count("polycast.connections.opened", "door") == peers.size());
                }
            }
            play(step, peer, transcript.protocol(), remembered);
        }
    }

    private static LimitsBuilder change(LimitsBuilder limits, Map<String, Integer> changes) {
        changes.forEach((name, value) -> {
            switch (name) {
                case "maxMessageSize" -> limits.maxMessageSize(value);
                case "maxSubscriptions" -> limits.maxSubscriptions(value);
                case "maxWildcards" -> limits.maxWildcards(value);
                case "publishRate" -> limits.publishRate(value);
                default -> throw new IllegalArgumentException("limits: " + name);
            }
        });
        return limits;
    }

    static void play(Transcript.Step step, Peer peer, String protocol, Map<String, String> remembered)
            throws IOException {
        String text = step.text();
        for (Map.Entry<String, String> known : remembered.entrySet()) {
            text = text.replace("${" + known.getKey() + "}", known.getValue());
        }
        switch (step.mark()) {
            case "+" -> {
                // Was opened by being mentioned.
            }
            case ">" -> peer.send(Transcript.bytes(text));
            case "<" ->
                assertThat(peer.receive())
                        .as(step.line())
                        .asString(StandardCharsets.ISO_8859_1)
                        .isEqualTo(new String(Transcript.bytes(text), StandardCharsets.ISO_8859_1));
            case "<~" -> match(step, text, new String(peer.receive(), StandardCharsets.UTF_8), remembered);
            case "-" -> {
                peer.send(PING.get(protocol).getBytes(StandardCharsets.UTF_8));
                assertThat(new String(peer.receive(), StandardCharsets.UTF_8))
                        .as(step.line())
                        .isEqualTo(PONG.get(protocol));
            }
            case "|" -> peer.halfClose();
            case "!" -> assertThat(peer.receive()).as(step.line()).isNull();
            default -> throw new IllegalArgumentException(step.line());
        }
    }

    private static void match(Transcript.Step step, String regex, String record, Map<String, String> remembered) {
        Matcher matcher = Pattern.compile(regex).matcher(record);
        assertThat(matcher.matches()).as("%s%nwas: %s", step.line(), record).isTrue();
        Matcher groups = GROUP.matcher(regex);
        while (groups.find()) {
            remembered.put(groups.group(1), matcher.group(groups.group(1)));
        }
    }
}
