// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.polycast.testkit.PythonPeer;
import io.polycast.testkit.RunningServer;
import io.polycast.testkit.ServerProcess;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Socket files, who may connect, and packets that are none of the ordinary ones. */
class UnixSocketsTest {
    @BeforeAll
    static void onlyOnLinux() {
        assumeTrue(EventLoops.EPOLL.available(), "no epoll");
    }

    private static RunningServer start(String kind, Path path, String... settings) throws Exception {
        String more = settings.length == 0 ? "" : ", " + String.join(", ", settings);
        return RunningServer.start("""
                {"drainSeconds": 5, "endpoints": {"unix": {"listen": "%s://%s", "protocol": "text"%s}}}
                """.formatted(kind, path, more));
    }

    /** Says something and reads what comes until the server closes. */
    private static String talk(Path path, String words) throws IOException {
        try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            client.connect(UnixDomainSocketAddress.of(path));
            ByteBuffer out = ByteBuffer.wrap(words.getBytes(UTF_8));
            while (out.hasRemaining()) {
                client.write(out);
            }
            ByteBuffer in = ByteBuffer.allocate(1 << 16);
            while (client.read(in) >= 0) {
                // Until the end.
            }
            return new String(in.array(), 0, in.position(), UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix", "unixgram", "seqpacket"})
    void theFileIsThereWhileTheServerIs(String kind, @TempDir Path folder) throws Exception {
        Path path = folder.resolve("socket");
        try (RunningServer server = start(kind, path, "\"mode\": \"0620\"")) {
            assertThat(server.server().endpoints().get(0).address()).isEqualTo(kind + "://" + path);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw--w----");
            assertThat(folder.toFile().list()).as("nothing else").containsExactly("socket");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void onlyTheOwnerMayComeUnlessTheConfigurationSaysMore(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("socket");
        try (RunningServer server = start("unix", path)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-------");
            assertThat(server.server().endpoints()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix", "unixgram", "seqpacket"})
    void aLivingServersFileIsLeftAlone(String kind, @TempDir Path folder) throws Exception {
        Path path = folder.resolve("socket");
        try (RunningServer server = start(kind, path)) {
            for (String other : List.of("unix", "unixgram", "seqpacket")) {
                assertThatThrownBy(() -> start(other, path))
                        .isInstanceOf(Server.StartException.class)
                        .hasMessageContaining("the address is in use");
            }
            assertThat(server.server().endpoints()).hasSize(1);
            assertThat(path).exists();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix", "unixgram", "seqpacket"})
    void aDeadServersFileIsReplaced(String kind, @TempDir Path folder) throws Exception {
        Path path = folder.resolve("socket");
        String conf =
                "{\"endpoints\": {\"unix\": {\"listen\": \"%s://%s\", \"protocol\": \"text\"}}}".formatted(kind, path);
        try (ServerProcess dead = ServerProcess.start(conf)) {
            dead.signal("KILL");
            PythonPeer.await(() -> !dead.isAlive());
        }
        assertThat(path).exists();
        try (RunningServer server = start(kind, path)) {
            assertThat(server.server().endpoints()).hasSize(1);
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void aFileThatIsNoSocketIsLeftAlone(@TempDir Path folder) throws Exception {
        Path path = Files.writeString(folder.resolve("socket"), "precious");
        assertThatThrownBy(() -> start("unix", path)).hasMessageContaining("a file that is not a socket");
        assertThat(path).hasContent("precious");
    }

    @Test
    void impossiblePlacesAreToldInWords(@TempDir Path folder) {
        assertThatThrownBy(() -> start("unix", folder.resolve("none/socket"))).hasMessageContaining("no folder");
        assertThatThrownBy(() -> start("seqpacket", folder.resolve("x".repeat(108))))
                .hasMessageContaining("107 bytes");
        assertThatThrownBy(() -> start("unix", folder.resolve("socket"), "\"owner\": \"nobody-of-that-name\""))
                .hasMessageContaining("nobody-of-that-name");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatTookItsPlaceIsNotRemoved(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("socket");
        try (RunningServer server = start("unix", path)) {
            assertThat(server.server().endpoints()).hasSize(1);
            Files.delete(path);
            try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                other.bind(UnixDomainSocketAddress.of(path));
            }
        }
        assertThat(path).exists();
    }

    @Test
    void aFileThatSomebodyTakesAwayIsToldOnce(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("socket");
        String conf =
                "{\"endpoints\": {\"plant\": {\"listen\": \"unix://%s\", \"protocol\": \"text\"}}}".formatted(path);
        try (ServerProcess server = ServerProcess.start(conf)) {
            Files.delete(path);
            String told = path + " has been removed: no client can connect to endpoint plant until a restart";
            PythonPeer.await(() -> server.log().contains(told));
            server.signal("TERM");
            assertThat(server.exitCode()).isZero();
            assertThat(server.log()).containsOnlyOnce(told);
        }
    }

    @Test
    void theServerKnowsWhoIsThere(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("socket");
        try (RunningServer server = start("unix", path)) {
            int uid = (int) Files.getAttribute(path, "unix:uid");
            assertThat(talk(path, "/stats\n/quit\n"))
                    .contains("local " + path)
                    .contains("remote pid=" + ProcessHandle.current().pid() + ",uid=" + uid + ",gid=");
            assertThat(server.server().endpoints()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix", "seqpacket"})
    void onlyAllowedUsersComeIn(String kind, @TempDir Path folder) throws Exception {
        assumeTrue(PythonPeer.available(), "no python3");
        Path path = folder.resolve("socket");
        try (RunningServer server = start("unix", path, "\"allowUids\": [4711]")) {
            assertThat(talk(path, "")).isEqualTo("-ERR not-allowed this user may not come in here\n");
            assertThat(server.count("polycast.connections.refused", "unix")).isEqualTo(1);
        }
        int uid = (int) Files.getAttribute(folder, "unix:uid");
        try (RunningServer server = start(kind, path, "\"allowUids\": [4711, " + uid + "]");
                PythonPeer peer = PythonPeer.start(kind + "://" + path, "text", "a")) {
            peer.awaitReady();
            assertThat(server.gauge("polycast.connections", "unix")).isEqualTo(1);
        }
    }

    @Test
    void recordsOfAnySizeArriveAsTheyWereSent(@TempDir Path folder) throws Exception {
        assumeTrue(PythonPeer.available(), "no python3");
        Path path = folder.resolve("socket");
        try (RunningServer server = RunningServer.start(RunningServer.door("records")
                .unix("seqpacket", path.toString())
                .protocol("raw", "length")
                .overflow("pause"))) {
            assertThat(run("records.py", "seqpacket://" + path, "100000")).isEqualTo("all 100000\n");
            assertThat(server.count("polycast.messages.in", "records")).isEqualTo(100_000);
        }
    }

    @ParameterizedTest
    @CsvSource({"seqpacket", "unixgram"})
    void emptyAndLongPacketsAreNotTheEnd(String kind, @TempDir Path folder) throws Exception {
        assumeTrue(PythonPeer.available(), "no python3");
        Path path = folder.resolve("socket");
        try (RunningServer server = start(kind, path, "\"maxMessageSize\": 1000", "\"maxPending\": 1000");
                PythonPeer other = PythonPeer.start(kind + "://" + path, "text", "lobby")) {
            other.awaitReady();
            assertThat(run("odd_packets.py", kind + "://" + path, "1001").lines())
                    .as("told that one was too long")
                    .anyMatch(line -> line.startsWith("-ERR too-big"))
                    .contains("+PONG done");
            assertThat(other.take(4, ""))
                    .as("nothing can be said in no bytes, so the empty ones are told as gaps")
                    .containsExactly("one", "!gap lobby 1", "two", "!gap lobby 1");
            assertThat(server.count("polycast.messages.in", "unix")).isEqualTo(4);
        }
    }

    private static String run(String script, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("python3", PythonPeer.script(script)));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String out = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return out;
        } finally {
            process.destroyForcibly();
        }
    }
}
