// SPDX-License-Identifier: Apache-2.0
package io.polycast.transcript;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.polycast.testkit.PeerServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plays the transcripts of NATS and Redis to the servers that the protocols are of, where these are installed: what
 * they say is what their clients are used to. A transcript of which that is not true says why.
 */
class PeerTranscriptTest {
    private static final Map<String, String> PROGRAMS = Map.of("nats", "nats-server", "resp", "redis-server");

    @TempDir
    static Path folder;

    private static final Map<String, PeerServer> SERVERS = new HashMap<>();

    @AfterAll
    static void stop() throws Exception {
        for (PeerServer server : SERVERS.values()) {
            server.close();
        }
        SERVERS.clear();
    }

    @TestFactory
    Stream<DynamicTest> conversations() throws IOException, URISyntaxException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String protocol : List.of("nats", "resp")) {
            for (Path file : TranscriptTest.files("/transcripts/" + protocol)) {
                Transcript transcript = Transcript.read(file);
                tests.add(DynamicTest.dynamicTest(
                        transcript.name() + " with " + PROGRAMS.get(protocol), () -> play(transcript)));
            }
        }
        return tests.stream();
    }

    private static InetSocketAddress address(String protocol) throws IOException {
        PeerServer server = SERVERS.get(protocol);
        if (server == null) {
            String name = PROGRAMS.get(protocol);
            Optional<String> program = PeerServer.find(name);
            assumeTrue(program.isPresent(), name + " is not installed");
            int port = PeerServer.freePort();
            server = PeerServer.start(program.get(), arguments(protocol, "" + port), port, folder);
            SERVERS.put(protocol, server);
        }
        return server.address();
    }

    private static List<String> arguments(String protocol, String port) {
        return protocol.equals("nats")
                ? List.of("-a", "127.0.0.1", "-p", port)
                : List.of("--bind", "127.0.0.1", "--port", port, "--save", "");
    }

    private static void play(Transcript transcript) throws IOException {
        InetSocketAddress address = address(transcript.protocol());
        assumeTrue(transcript.differs().isEmpty(), transcript.differs());
        Map<Character, Peer> peers = new HashMap<>();
        Map<String, String> remembered = new HashMap<>();
        try {
            for (Transcript.Step step : transcript.steps()) {
                Peer peer = peers.get(step.client());
                if (peer == null) {
                    peer = Peer.open(address, "own", Cutting.WHOLE, transcript.lineEnd());
                    peers.put(step.client(), peer);
                }
                TranscriptTest.play(step, peer, transcript.protocol(), remembered);
            }
        } finally {
            for (Peer peer : peers.values()) {
                peer.close();
            }
        }
    }
}
