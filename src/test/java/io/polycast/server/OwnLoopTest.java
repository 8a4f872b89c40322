// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.polycast.ClientId;
import io.polycast.testkit.PythonPeer;
import io.polycast.testkit.RunningServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Unix socket is opened by one event loop and joined by the others, each with clients of its own. A client that came
 * on another loop than the one it belongs to would be refused by that one.
 */
class OwnLoopTest {
    private static final int CLIENTS = 8;
    private static final String ID = "+client ";

    @BeforeAll
    static void onlyOnLinux() {
        assumeTrue(EventLoops.EPOLL.available(), "no epoll");
    }

    private static RunningServer start(String kind, Path path) throws Exception {
        return RunningServer.start(2, "epoll", RunningServer.door("unix").unix(kind, path.toString()));
    }

    @Test
    void eachLoopServesItsOwnClientsOfAStreamSocket(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("socket");
        List<SocketChannel> clients = new ArrayList<>();
        try (RunningServer server = start("unix", path)) {
            Set<Integer> loops = new HashSet<>();
            for (int i = 0; i < CLIENTS; i++) {
                SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path));
                clients.add(client);
                loops.add(loop(client));
            }
            assertThat(loops).containsExactlyInAnyOrder(0, 1);
            assertThat(server.gauge("polycast.connections", "unix")).isEqualTo(CLIENTS);
        } finally {
            for (SocketChannel client : clients) {
                client.close();
            }
        }
    }

    /** The number of the event loop that a client belongs to. */
    private static int loop(SocketChannel client) throws IOException {
        Channels.newOutputStream(client).write("/stats\n".getBytes(StandardCharsets.UTF_8));
        BufferedReader answers = new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8));
        return answers.lines()
                .filter(line -> line.startsWith(ID))
                .findFirst()
                .flatMap(line -> ClientId.parse(line.substring(ID.length())))
                .orElseThrow()
                .loop();
    }

    @Test
    void eachLoopServesItsOwnClientsOfAPacketSocket(@TempDir Path folder) throws Exception {
        assumeTrue(PythonPeer.available(), "no python3");
        Path path = folder.resolve("socket");
        try (RunningServer server = start("seqpacket", path);
                PythonPeer one = PythonPeer.start("seqpacket://" + path, "text", "a");
                PythonPeer other = PythonPeer.start("seqpacket://" + path, "text", "a")) {
            one.awaitReady();
            other.awaitReady();
            assertThat(server.gauge("polycast.connections", "unix")).isEqualTo(2);
        }
    }
}
