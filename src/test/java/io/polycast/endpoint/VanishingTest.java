// SPDX-License-Identifier: Apache-2.0
package io.polycast.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.polycast.testkit.PythonPeer;
import io.polycast.testkit.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
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
            assertThat(server.log()).doesNotContain("Exception", "WARN", "ERROR");
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

    /** TCP clients that have closed look like such that still listen, until they are told something. */
    private static long settled(ServerProcess server, PythonPeer speaker) throws IOException {
        speaker.publish("anybody?".getBytes(UTF_8));
        return server.descriptors();
    }

    /** The cable is pulled: no FIN, no reset, nothing. */
    @Test
    void aPeerThatIsCutOffIsGivenUpAfterTheUserTimeout() throws Exception {
        String network = "ip link set lo up && ip link add here type veth peer name there"
                + " && ip address add 10.9.7.1/24 dev here && ip link set here up";
        Process possible = new ProcessBuilder("unshare", "-n", "sh", "-c", network).start();
        assumeTrue(possible.waitFor(20, TimeUnit.SECONDS) && possible.exitValue() == 0, "no network namespace");
        String conf = """
                {"endpoints": {
                  "far": {"listen": "tcp://10.9.7.1:7000", "protocol": "text", "userTimeout": 1, "allowAnonymous": true},
                  "near": {"listen": "tcp://127.0.0.1:7001", "protocol": "text"}}}
                """;
        try (ServerProcess server = ServerProcess.startWithin(network, conf)) {
            String pid = Long.toString(server.pid());
            // The other end of the cable goes to a namespace of its own, where the client is.
            Process other = new ProcessBuilder("unshare", "-n", "sleep", "60").start();
            try {
                List<String> here = List.of("nsenter", "-t", pid, "-n");
                List<String> there = List.of("nsenter", "-t", Long.toString(other.pid()), "-n");
                PythonPeer.await(() -> !network(other.pid())
                        .equals(network(ProcessHandle.current().pid())));
                run(with(here, "ip", "link", "set", "there", "netns", Long.toString(other.pid())));
                run(with(there, "sh", "-c", "ip address add 10.9.7.2/24 dev there && ip link set there up"));
                try (PythonPeer far = PythonPeer.run(List.of(with(
                                there,
                                "python3",
                                PythonPeer.script("peer.py"),
                                "tcp://10.9.7.1:7000",
                                "text",
                                "lobby")));
                        PythonPeer near = PythonPeer.run(List.of(with(
                                here,
                                "python3",
                                PythonPeer.script("peer.py"),
                                "tcp://127.0.0.1:7001",
                                "text",
                                "lobby")))) {
                    far.awaitReady();
                    near.awaitReady();
                    near.publish("one".getBytes(UTF_8));
                    assertThat(far.take(1, "")).containsExactly("one");
                    run(with(here, "ip", "link", "set", "here", "down"));
                    near.publish("two".getBytes(UTF_8));
                    PythonPeer.await(() -> server.log().contains("of far at 10.9.7.2:"));
                    assertThat(server.log().lines().filter(line -> line.contains("of far at 10.9.7.2:")))
                            .singleElement()
                            .asString()
                            .contains("is gone");
                }
            } finally {
                other.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            }
        }
    }

    private static Path network(long pid) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/net"));
    }

    private static String[] with(List<String> before, String... command) {
        List<String> all = new ArrayList<>(before);
        all.addAll(List.of(command));
        return all.toArray(String[]::new);
    }
}
