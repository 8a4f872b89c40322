// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.polycast.testkit.PythonPeer;
import io.polycast.testkit.ServerProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Multicast and broadcast, in a network namespace of the test's own, so that nothing leaves the machine. */
class SegmentTest {
    /** A segment of two ends, of which the first one has addresses. */
    private static final String NETWORK = "ip link set lo up && ip link add left type veth peer name right"
            + " && ip link set left up && ip link set right up"
            + " && ip address add 10.9.8.1/24 broadcast 10.9.8.255 dev left && ip address add fd09::1/64 dev left nodad"
            + " && ip route add 239.0.0.0/8 dev left";

    @BeforeAll
    static void namespaces() throws Exception {
        assumeTrue(PythonPeer.available(), "no python3");
        Process process = new ProcessBuilder("unshare", "-n", "sh", "-c", NETWORK)
                .redirectErrorStream(true)
                .start();
        assumeTrue(
                process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0,
                "no network namespace can be made here");
    }

    private static PythonPeer within(ServerProcess server, String script, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("nsenter", "-t", "" + server.pid(), "-n"));
        command.addAll(List.of("python3", PythonPeer.script(script)));
        command.addAll(List.of(arguments));
        PythonPeer peer = PythonPeer.run(command);
        peer.awaitReady();
        return peer;
    }

    @ParameterizedTest
    @CsvSource({
        "239.1.2.3, left, epoll",
        "239.1.2.3, left, nio",
        "ff05::1234, left, epoll",
        "10.9.8.255, -, epoll",
        "10.9.8.255, -, nio"
    })
    void oneDatagramReachesTheWholeSegment(String group, String interfaceName, String eventLoops) throws Exception {
        String host = group.contains(":") ? "[" + group + "]" : group;
        String how = interfaceName.equals("-") ? "\"broadcast\": true" : "\"interfaces\": [\"" + interfaceName + "\"]";
        String conf = """
                {"transport": "%s", "eventLoops": 2, "endpoints": {
                  "segment": {"listen": "udp://%s:7000", "protocol": "raw", "allowAnonymous": true, "lease": "100ms", %s},
                  "text": {"listen": "tcp://127.0.0.1:0", "protocol": "text"}}}
                """.formatted(eventLoops, host, how);
        try (ServerProcess server = ServerProcess.startWithin(NETWORK, conf);
                PythonPeer one = within(server, "member.py", group, "7000", interfaceName);
                PythonPeer other = within(server, "member.py", group, "7000", interfaceName);
                PythonPeer text = within(
                        server,
                        "peer.py",
                        "tcp://127.0.0.1:" + server.address("text").getPort(),
                        "text",
                        "lobby")) {
            text.publish("to all".getBytes(UTF_8));
            assertThat(one.take(1, "")).containsExactly("to all");
            assertThat(other.take(1, "")).containsExactly("to all");
            one.publish("from one".getBytes(UTF_8));
            assertThat(text.take(1, "")).containsExactly("from one");
            assertThat(other.take(1, "")).containsExactly("from one");
            assertThat(one.take(1, ""))
                    .as("the segment has no echo to leave out")
                    .containsExactly("from one");
            // Each of them once: neither the server's own datagrams nor the segment's come back.
            text.publish("the end".getBytes(UTF_8));
            assertThat(one.take(1, "")).containsExactly("the end");
            assertThat(other.take(1, "")).containsExactly("the end");
            assertThat(text.took("")).isEmpty();
        }
    }

    /** The client has connected its socket to an address that is not the one which the kernel would answer from. */
    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "*"})
    void answersComeFromTheAddressThatWasAsked(String host) throws Exception {
        String network = NETWORK + " && ip address add 10.9.8.2/24 dev left";
        String conf = "{\"endpoints\": {\"door\": {\"listen\": \"udp://" + host
                + ":7000\", \"protocol\": \"text\", \"allowAnonymous\": true}}}";
        try (ServerProcess server = ServerProcess.startWithin(network, conf)) {
            for (String address : List.of("10.9.8.2", "10.9.8.1")) {
                try (PythonPeer peer = within(server, "answered.py", address, "7000", "10.9.8.1")) {
                    assertThat(peer.take(1, "")).containsExactly("+PONG");
                }
            }
        }
    }
}
