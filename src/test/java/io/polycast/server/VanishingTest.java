// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.polycast.testkit.Cable;
import io.polycast.testkit.PythonPeer;
import io.polycast.testkit.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that go without a word, and what they leave behind: a line in the log, and nothing else. */
class VanishingTest {
    private static final int CONNECTS = 10_000;

    @BeforeAll
    static void python() {
        assumeTrue(PythonPeer.available(), "no python3");
        assumeTrue(EventLoops.EPOLL.available(), "no epoll");
    }

    private static ServerProcess start(String listen) throws IOException {
        return ServerProcess.start(
                "{\"endpoints\": {\"door\": {\"listen\": \"%s\", \"protocol\": \"text\"}}}".formatted(listen));
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "unix", "seqpacket"})
    void tenThousandClientsLeaveNoDescriptor(String kind, @TempDir Path folder) throws Exception {
        String listen = kind.equals("tcp") ? "tcp://127.0.0.1:0" : kind + "://" + folder.resolve("socket");
        try (ServerProcess server = start(listen)) {
            String address =
                    server.ready().getJsonArray("endpoints").getJsonObject(0).getString("address");
            run("python3", PythonPeer.script("connects.py"), address, "100");
            try (PythonPeer speaker = PythonPeer.start(address, "text", "lobby")) {
                speaker.awaitReady();
                long before = settled(server, speaker);
                run("python3", PythonPeer.script("connects.py"), address, Integer.toString(CONNECTS));
                PythonPeer.await(() -> settled(server, speaker) <= before + 5);
            }
            // An event loop that got no processor for seconds tells of a busy machine, not of a leak.
            assertThat(server.log().lines().filter(line -> !line.contains("BlockedThreadChecker")))
                    .noneMatch(line -> line.matches(".*(Exception|WARN|ERROR).*"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "unix", "seqpacket"})
    void aKilledClientIsForgotten(String kind, @TempDir Path folder) throws Exception {
        String listen = kind.equals("tcp") ? "tcp://127.0.0.1:0" : kind + "://" + folder.resolve("socket");
        try (ServerProcess server = start(listen)) {
            String address =
                    server.ready().getJsonArray("endpoints").getJsonObject(0).getString("address");
            run("python3", PythonPeer.script("connects.py"), address, "10");
            try (PythonPeer speaker = PythonPeer.start(address, "text", "lobby");
                    PythonPeer peer = PythonPeer.start(address, "text", "lobby")) {
                speaker.awaitReady();
                peer.awaitReady();
                long before = settled(server, speaker);
                peer.process().destroyForcibly();
                PythonPeer.await(() -> settled(server, speaker) < before);
            }
        }
    }

    /** The kernel knows that nobody is left at the other end of a Unix socket. */
    @ParameterizedTest
    @ValueSource(strings = {"unix", "seqpacket"})
    void aKilledClientIsForgottenThoughNobodySaysAnything(String kind, @TempDir Path folder) throws Exception {
        String conf = """
                {"endpoints": {"text": {"listen": "%s://%s", "protocol": "text", "halfCloseTimeout": 0}}}
                """.formatted(kind, folder.resolve("socket"));
        try (ServerProcess server = ServerProcess.start(conf)) {
            String address =
                    server.ready().getJsonArray("endpoints").getJsonObject(0).getString("address");
            try (PythonPeer peer = PythonPeer.start(address, "text", "lobby")) {
                peer.awaitReady();
                long before = server.descriptors();
                peer.process().destroyForcibly();
                PythonPeer.await(() -> server.descriptors() < before);
            }
        }
    }

    /** TCP clients that have closed look like such that still listen, until they are told something. */
    private static long settled(ServerProcess server, PythonPeer speaker) throws IOException {
        speaker.publish("anybody?".getBytes(UTF_8));
        return server.descriptors();
    }

    /** The cable is pulled: no FIN, no reset, nothing. */
    @Test
    void aPeerThatIsCutOffIsGivenUpAfterTheUserTimeout() throws Exception {
        String conf = """
                {"endpoints": {
                  "far": {"listen": "tcp://10.9.7.1:7000", "protocol": "text", "userTimeout": 1, "allowAnonymous": true},
                  "near": {"listen": "tcp://127.0.0.1:7001", "protocol": "text"}}}
                """;
        try (Cable cable = Cable.lay(List.of("10.9.7.1"), List.of("10.9.7.2"));
                ServerProcess server = ServerProcess.startBehind(cable.here(), conf);
                PythonPeer far = peer(cable.there(), "tcp://10.9.7.1:7000");
                PythonPeer near = peer(cable.here(), "tcp://127.0.0.1:7001")) {
            far.awaitReady();
            near.awaitReady();
            near.publish("one".getBytes(UTF_8));
            assertThat(far.take(1, "")).containsExactly("one");
            cable.pull();
            near.publish("two".getBytes(UTF_8));
            PythonPeer.await(() -> server.log().contains("of far at 10.9.7.2:"));
            assertThat(server.log().lines().filter(line -> line.contains("of far at 10.9.7.2:")))
                    .singleElement()
                    .asString()
                    .contains("is gone");
        }
    }

    private static PythonPeer peer(List<String> where, String address) throws IOException {
        List<String> command = new ArrayList<>(where);
        command.addAll(List.of("python3", PythonPeer.script("peer.py"), address, "text", "lobby"));
        return PythonPeer.run(command);
    }
}
