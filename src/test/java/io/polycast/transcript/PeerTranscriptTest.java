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
 * Plays the transcripts of NATS to the server that the protocol is of, where that is installed: what they say is what
 * its clients are used to. A transcript of which that is not true says why.
 */
class PeerTranscriptTest {
    private static final String PROGRAM = "nats-server";

    @TempDir
    static Path folder;

    private static PeerServer server;

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    @TestFactory
    Stream<DynamicTest> conversations() throws IOException, URISyntaxException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : TranscriptTest.files("/transcripts/nats")) {
            Transcript transcript = Transcript.read(file);
            tests.add(DynamicTest.dynamicTest(transcript.name() + " with " + PROGRAM, () -> play(transcript)));
        }
        return tests.stream();
    }

    private static InetSocketAddress address() throws IOException {
        if (server == null) {
            Optional<String> program = PeerServer.find(PROGRAM);
            assumeTrue(program.isPresent(), PROGRAM + " is not installed");
            int port = PeerServer.freePort();
            server = PeerServer.start(program.get(), List.of("-a", "127.0.0.1", "-p", "" + port), port, folder);
        }
        return server.address();
    }

    private static void play(Transcript transcript) throws IOException {
        InetSocketAddress address = address();
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
