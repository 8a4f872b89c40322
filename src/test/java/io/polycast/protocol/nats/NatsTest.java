// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.polycast.conf.BadConfException;
import io.polycast.conf.ConfProblem;
import io.polycast.conf.EndpointConf;
import io.polycast.server.Server;
import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What depends on time, on settings or on much of something, which transcripts can't tell. */
class NatsTest {
    private static final String CONNECT = "CONNECT {\"verbose\":false,\"headers\":true,\"no_responders\":true}\r\n";

    private static RunningServer start(String settings) throws Exception {
        return RunningServer.start("{\"eventLoops\": 1, \"drainSeconds\": 5, \"endpoints\": {\"nats\":"
                + " {\"listen\": \"tcp://127.0.0.1:0\", \"protocol\": \"nats\"" + settings + "}}}");
    }

    private static StreamClient greeted(RunningServer server) throws Exception {
        StreamClient client = StreamClient.connect(server.address("nats"));
        assertThat(client.readLine()).startsWith("INFO {");
        return client;
    }

    private static void assertEnds(StreamClient client, String error) throws Exception {
        assertThat(client.readLine()).isEqualTo("-ERR '" + error + "'\r");
        assertThat(client.readLine()).isNull();
    }

    @Test
    void endsWhoDoesNotConnect() throws Exception {
        try (RunningServer server = start(", \"nats\": {\"connectWithin\": \"200ms\"}");
                StreamClient silent = greeted(server);
                StreamClient pings = greeted(server)) {
            pings.send("PING\r\n");
            assertThat(pings.readLine()).isEqualTo("PONG\r");
            assertEnds(silent, "Authentication Timeout");
            assertEnds(pings, "Authentication Timeout");
        }
    }

    @Test
    void whoeverDoesSomethingHasConnected() throws Exception {
        try (RunningServer server = start(", \"nats\": {\"connectWithin\": \"3s\", \"pingInterval\": \"4s\"}");
                StreamClient connects = greeted(server).send(CONNECT);
                StreamClient subscribes = greeted(server).send("SUB a 1\r\n");
                StreamClient publishes = greeted(server).send("PUB b 1\r\nx\r\n")) {
            assertThat(subscribes.readLine()).isEqualTo("+OK\r");
            assertThat(publishes.readLine()).isEqualTo("+OK\r");
            for (StreamClient client : List.of(connects, subscribes, publishes)) {
                // Later than it would have been ended.
                assertThat(client.readLine()).isEqualTo("PING\r");
            }
        }
    }

    @Test
    void asksWhoIsSilentAndEndsWhoDoesNotAnswer() throws Exception {
        try (RunningServer server = start(", \"nats\": {\"pingInterval\": \"100ms\", \"maxPingsOut\": 3}");
                StreamClient client = greeted(server)) {
            client.send(CONNECT);
            for (int i = 0; i < 3; i++) {
                assertThat(client.readLine()).isEqualTo("PING\r");
            }
            assertEnds(client, "Stale Connection");
        }
    }

    @Test
    void keepsWhoAnswers() throws Exception {
        try (RunningServer server = start(", \"nats\": {\"pingInterval\": \"50ms\", \"maxPingsOut\": 50}");
                StreamClient client = greeted(server)) {
            client.send(CONNECT);
            for (int i = 0; i < 60; i++) {
                assertThat(client.readLine()).isEqualTo("PING\r");
                client.send("PONG\r\n");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PUB a 999999999, Maximum Payload Violation",
        "PUB a 1048577, Maximum Payload Violation",
        "HPUB a 12 1048577, Maximum Payload Violation",
        "PUB a 1073741824, Parser Error",
        "PUB a 99999999999999999999, Parser Error",
        "PUB a 4294967297, Parser Error",
        "PUB a -1, Parser Error",
        "PUB a 1e3, Parser Error",
        "PUB a, Parser Error",
        "PUB a b c 1, Parser Error",
        "HPUB a 5 4, Parser Error",
        "HPUB a -1 4, Parser Error",
        "SUB a, Parser Error",
        "SUB a b c d, Parser Error",
        "CONNECT {\"verbose\":3}, Parser Error",
        "CONNECT {, Parser Error",
        "HELLO, Unknown Protocol Operation"
    })
    void refusesWhatALineAnnounces(String line, String error) throws Exception {
        try (RunningServer server = start("");
                StreamClient client = greeted(server)) {
            client.send(CONNECT + line + "\r\n");
            assertEnds(client, error);
        }
    }

    @Test
    void refusesALineBeforeItsEnd() throws Exception {
        try (RunningServer server = start("");
                StreamClient client = greeted(server)) {
            client.send(CONNECT + "SUB " + "a".repeat(5_000));
            assertEnds(client, "maximum control line exceeded");
        }
    }

    /** Nothing is set aside for what was only announced. */
    @Test
    void keepsOnlyWhatHasCome() throws Exception {
        try (RunningServer server = start(", \"maxMessageSize\": \"512MiB\", \"maxPending\": \"512MiB\"")) {
            List<StreamClient> clients = new ArrayList<>();
            try {
                for (int i = 0; i < 50; i++) {
                    clients.add(greeted(server).send(CONNECT + "PUB a 500000000\r\nhello"));
                }
                await().until(() -> server.kept("records") > 0);
                for (StreamClient client : clients) {
                    assertThat(client.silentFor(1)).isTrue();
                }
                assertThat(server.kept("records")).isLessThan(1 << 20);
            } finally {
                for (StreamClient client : clients) {
                    client.close();
                }
            }
            await().until(() -> server.kept("records") == 0);
        }
    }

    @Test
    void forgetsWhatWasForOneAnswerOnly() throws Exception {
        try (RunningServer server = start("");
                StreamClient client = greeted(server)) {
            client.send(CONNECT + "PING\r\n");
            assertThat(client.readLine()).isEqualTo("PONG\r");
            long before = server.kept("subscriptions");
            for (int i = 0; i < 5_000; i++) {
                client.send(
                        "SUB _INBOX.x." + i + " " + i + "\r\nUNSUB " + i + " 1\r\nPUB _INBOX.x." + i + " 1\r\nx\r\n");
                assertThat(client.readLine()).isEqualTo("MSG _INBOX.x." + i + " " + i + " 1\r");
                assertThat(client.readLine()).isEqualTo("x\r");
            }
            client.send("PING\r\n");
            assertThat(client.readLine()).isEqualTo("PONG\r");
            await().until(() -> server.kept("subscriptions") == before);
        }
    }

    @Test
    void hasLimitsThatItsClientsAreUsedTo() throws Exception {
        EndpointConf endpoint = Server.reader(Map.of())
                .read("{\"endpoints\": {\"n\": {\"listen\": \"tcp://127.0.0.1:0\", \"protocol\": \"nats\"}}}")
                .conf()
                .endpoints()
                .get(0);
        assertThat(endpoint.overflow()).isEqualTo("disconnect");
        assertThat(endpoint.limits().maxSubscriptions()).isEqualTo(100_000);
        assertThat(endpoint.limits().maxWildcards()).isEqualTo(10_000);
        assertThat(endpoint.limits().maxPending()).isEqualTo(64 << 20);
        assertThat(endpoint.settings("nats").time("pingInterval")).isEqualTo(Duration.ofMinutes(2));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            udp | nats | 'maxConnections': 1            | /endpoints/n/protocol
            tcp | nats | 'nats': {'connectWithin': 'x'}  | /endpoints/n/nats/connectWithin
            tcp | nats | 'nats': {'pingInterval': -1}    | /endpoints/n/nats/pingInterval
            tcp | nats | 'nats': {'maxPingsOut': 0}      | /endpoints/n/nats/maxPingsOut
            tcp | nats | 'nats': {'maxPingsOut': 1.5}    | /endpoints/n/nats/maxPingsOut
            tcp | nats | 'nats': {'ping_interval': '2m'} | /endpoints/n/nats/ping_interval
            tcp | nats | 'nats': {'tlsFirst': 'maybe'}   | /endpoints/n/nats/tlsFirst
            tcp | nats | 'nats': {'tlsFirst': true}      | /endpoints/n/tls
            tcp | nats | 'nats': {'advertise': 'x'}      | /endpoints/n/nats/advertise
            tcp | nats | 'nats': '2m'                    | /endpoints/n/nats
            tcp | nats | 'framing': 'line'               | /endpoints/n/framing
            tcp | text | 'nats': {'maxPingsOut': 3}      | /endpoints/n/nats
            """, quoteCharacter = '"')
    void isNotConfiguredSo(String scheme, String protocol, String setting, String pointer) {
        String conf = "{'endpoints': {'n': {'listen': '" + scheme + "://127.0.0.1:0', 'protocol': '" + protocol + "', "
                + setting + "}}}";
        assertThatThrownBy(() -> Server.reader(Map.of()).read(conf.replace('\'', '"')))
                .isInstanceOfSatisfying(BadConfException.class, bad -> assertThat(bad.problems())
                        .singleElement()
                        .extracting(ConfProblem::pointer)
                        .isEqualTo(pointer));
    }

    /** A library that closes its socket does the same, and its queue groups must not count on it any longer. */
    @Test
    void aClientThatHasSentItsLastByteIsGone() throws Exception {
        try (RunningServer server = start("");
                StreamClient leaving = StreamClient.connect(server.address("nats"));
                StreamClient staying = StreamClient.connect(server.address("nats"))) {
            leaving.readLine();
            leaving.send(CONNECT + "SUB jobs crew 1\r\nPING\r\n");
            assertThat(leaving.readLine()).isEqualTo("PONG\r");
            leaving.halfClose();
            assertThat(leaving.readLine()).isNull();

            staying.readLine();
            staying.send(CONNECT + "SUB jobs crew 2\r\nPUB jobs 1\r\nx\r\n");
            assertThat(staying.readLine()).isEqualTo("MSG jobs 2 1\r");
        }
    }

    @Test
    void saysWhatLimitItHas() throws Exception {
        try (RunningServer server = start(", \"maxSubscriptions\": 2, \"maxMessageSize\": \"2KiB\"");
                StreamClient client = StreamClient.connect(server.address("nats"))) {
            assertThat(client.readLine()).contains("\"max_payload\":2048,");
            client.send(CONNECT + "SUB a 1\r\nSUB b 2\r\nSUB c 3\r\nPING\r\n");
            assertThat(client.readLine()).isEqualTo("-ERR 'maximum subscriptions exceeded'\r");
            assertThat(client.readLine()).isEqualTo("PONG\r");
        }
    }
}
