// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.polycast.testkit.Certificates;
import io.polycast.testkit.PythonPeer;
import io.polycast.testkit.RunningServer;
import io.polycast.testkit.RunningServer.Door;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every kind of socket hears every other one, in each protocol, with clients that are nothing but the operating
 * system's sockets.
 */
class KindsOfSocketsTest {
    private static final int MESSAGES = 40;

    private static Certificates certificates;

    @BeforeAll
    static void certify(@TempDir Path folder) throws Exception {
        certificates = Certificates.in(folder).issue("server");
    }

    private static List<Door> doors(String protocol, Path folder) {
        String framing = protocol.equals("raw") ? "length" : "line";
        List<Door> doors = new ArrayList<>();
        doors.add(RunningServer.door("tcp4"));
        doors.add(RunningServer.door("tcp6").listen("tcp", "::1"));
        doors.add(RunningServer.door("tcp-tls").tls(certificates, "server"));
        doors.add(RunningServer.door("unix-tls")
                .unix("unix", folder.resolve("tls.sock").toString())
                .tls(certificates, "server"));
        doors.add(RunningServer.door("udp4").listen("udp", "127.0.0.1"));
        doors.add(RunningServer.door("udp6").listen("udp", "::1"));
        for (String kind : List.of("unix", "unixgram", "seqpacket")) {
            doors.add(RunningServer.door(kind)
                    .unix(kind, folder.resolve(kind + ".sock").toString()));
            doors.add(RunningServer.door(kind + "-abstract").unix(kind, "@" + folder + "/" + kind));
        }
        doors.forEach(door -> door.protocol(protocol, framing).channel("matrix").overflow("pause"));
        return doors;
    }

    /** Text that can stand in each protocol, of each length up to some that take several reads. */
    private static List<String> messages(String from) {
        Random random = new Random(from.hashCode());
        List<String> messages = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            int length = i % 10 == 9 ? random.nextInt(5_000) : random.nextInt(100);
            messages.add(from + " " + i + " " + "\u00e4".repeat(length / 2) + "x".repeat(length % 2));
        }
        return messages;
    }

    @ParameterizedTest
    @CsvSource({"text,1", "text,2", "raw,1", "raw,2", "json,1", "json,2"})
    void everyKindHearsEveryOther(String protocol, int eventLoops, @TempDir Path folder) throws Exception {
        assumeTrue(PythonPeer.available(), "no python3");
        assumeTrue(EventLoops.EPOLL.available(), "no epoll");
        Map<String, PythonPeer> peers = new LinkedHashMap<>();
        try (RunningServer server =
                RunningServer.start(eventLoops, "epoll", doors(protocol, folder).toArray(Door[]::new))) {
            for (var bound : server.server().endpoints()) {
                String address = bound.address().replaceFirst("^tls://", "tls+tcp://");
                peers.put(bound.name(), PythonPeer.start(address, protocol, "matrix"));
            }
            for (var peer : peers.entrySet()) {
                peer.getValue().awaitReady();
                PythonPeer.await(() -> server.gauge("polycast.connections", peer.getKey()) == 1);
            }
            for (String from : peers.keySet()) {
                List<String> messages = messages(from);
                messages.forEach(message -> peers.get(from).publish(message.getBytes(UTF_8)));
                peers.forEach((to, peer) -> {
                    if (!to.equals(from)) {
                        assertThat(peer.take(MESSAGES, "hello"))
                                .as("%s to %s", from, to)
                                .isEqualTo(messages);
                    }
                });
            }
            for (PythonPeer peer : peers.values()) {
                assertThat(peer.took("hello"))
                        .as("nobody hears itself, and nobody hears more")
                        .isEmpty();
            }
        } finally {
            peers.values().forEach(PythonPeer::close);
        }
    }
}
