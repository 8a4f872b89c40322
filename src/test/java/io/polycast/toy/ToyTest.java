// SPDX-License-Identifier: Apache-2.0
package io.polycast.toy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polycast.conf.BadConfException;
import io.polycast.server.Server;
import io.polycast.testkit.Certificates;
import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a protocol owns of how it is spoken, beyond what transcripts can tell. */
class ToyTest {
    private static RunningServer start(String settings) throws Exception {
        return RunningServer.start("{\"endpoints\": {\"toy\": {\"listen\": \"tcp://127.0.0.1:0\", \"protocol\": \"toy\""
                + settings + "}}}");
    }

    private static StreamClient connect(RunningServer server) throws Exception {
        return StreamClient.connect(server.address("toy"));
    }

    @Test
    void greetsBeforeAnythingWasSent() throws Exception {
        try (RunningServer server = start(", \"toy\": {\"greeting\": \"you\"}");
                StreamClient client = connect(server)) {
            assertThat(client.readLine()).isEqualTo("HELLO you");
        }
    }

    @Test
    void endsWhoDoesNotIdentifyItself() throws Exception {
        try (RunningServer server = start(", \"toy\": {\"secret\": \"s\", \"identifyWithin\": \"200ms\"}");
                StreamClient client = connect(server)) {
            assertThat(client.readLine()).isEqualTo("HELLO toy");
            assertThat(client.readLine()).isEqualTo("-ERR unidentified");
            assertThat(client.readLine()).isNull();
        }
    }

    @Test
    void ordersWhatWaitsForAnAnswerBehindIt() throws Exception {
        try (RunningServer server = start(", \"toy\": {\"secret\": \"s\"}");
                StreamClient client = connect(server);
                StreamClient stranger = connect(server)) {
            assertThat(client.readLine()).isEqualTo("HELLO toy");
            client.send("SUB a 1\nAUTH bob s\nSUB a 1\nPING\n");
            assertThat(client.readLine()).isEqualTo("-ERR identify first");
            assertThat(client.readLine()).isEqualTo("+HI bob");
            assertThat(client.readLine()).isEqualTo("+OK");
            assertThat(client.readLine()).isEqualTo("PONG");

            assertThat(stranger.readLine()).isEqualTo("HELLO toy");
            stranger.send("AUTH eve wrong\nPING\n");
            assertThat(stranger.readLine()).isEqualTo("-ERR not-allowed");
            assertThat(stranger.readLine()).isNull();
        }
    }

    @Test
    void asksWhoIsSilentAndEndsWhoDoesNotAnswer() throws Exception {
        try (RunningServer server = start(", \"toy\": {\"pingInterval\": \"100ms\"}");
                StreamClient client = connect(server)) {
            assertThat(client.readLine()).isEqualTo("HELLO toy");
            assertThat(client.readLine()).isEqualTo("PING");
            assertThat(client.readLine()).isEqualTo("PING");
            assertThat(client.readLine()).isEqualTo("-ERR stale");
            assertThat(client.readLine()).isNull();
        }
    }

    @Test
    void startsTlsOnARunningConnection(@TempDir Path folder) throws Exception {
        Certificates certificates = Certificates.in(folder).issue("server").issue("client");
        try (RunningServer server = start(tls(certificates));
                StreamClient plain = connect(server)) {
            assertThat(server.server().endpoints().get(0).address()).startsWith("tcp://");
            assertThat(plain.readLine()).isEqualTo("HELLO toy");
            plain.sendLine("PING");
            assertThat(plain.readLine()).isEqualTo("PONG");
            plain.sendLine("TLS");
            assertThat(plain.readLine()).isEqualTo("+TLS");
            try (StreamClient client = StreamClient.over(secured(plain.socket(), certificates.client("client")))) {
                assertThat(client.readLine()).isEqualTo("+SECURE");
                client.send("SUB news 1\nPUB news 5\nhello\nPING\nTLS\n");
                assertThat(client.readLine()).isEqualTo("+OK");
                assertThat(client.readLine()).isEqualTo("PONG");
                // There is one TLS, and then no other.
                assertThat(client.readLine()).isEqualTo("+TLS");
                assertThat(client.readLine()).isEqualTo("-ERR no TLS");
                assertThat(client.ask("PING")).isEqualTo("PONG");
            }
        }
    }

    private static Socket secured(Socket plain, SSLContext context) throws Exception {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", 0, true);
        socket.startHandshake();
        return socket;
    }

    private static String tls(Certificates certificates) {
        return ", \"tls\": {\"certificate\": \"" + certificates.pem("server") + "\", \"key\": \""
                + certificates.key("server") + "\"}";
    }

    @Test
    void takesNothingThatWasSentInTheClearForWhatFollowsTls(@TempDir Path folder) throws Exception {
        Certificates certificates = Certificates.in(folder).issue("server").issue("client");
        try (RunningServer server = start(tls(certificates))) {
            for (String early : List.of("PING\n", "PI", "AUTH eve x\nPUB lobby 1\nx\n")) {
                try (StreamClient client = connect(server)) {
                    assertThat(client.readLine()).isEqualTo("HELLO toy");
                    client.send("TLS\n" + early);
                    assertThat(client.readLine()).isEqualTo("+TLS");
                    assertThat(client.readLine()).as(early).isEqualTo("-ERR bad-frame");
                    assertThat(client.readLine()).isNull();
                }
            }
        }
    }

    @Test
    void endsWhoSaysItStartsTlsAndDoesNot(@TempDir Path folder) throws Exception {
        Certificates certificates = Certificates.in(folder).issue("server").issue("client");
        try (RunningServer server = start(tls(certificates));
                StreamClient client = connect(server)) {
            assertThat(client.readLine()).isEqualTo("HELLO toy");
            client.sendLine("TLS");
            assertThat(client.readLine()).isEqualTo("+TLS");
            client.sendLine("PING");
            String line = client.readLine();
            assertThat(line).isIn(null, "-ERR tls this endpoint speaks TLS");
        }
    }

    @Test
    void hasItsOwnSettingsAndDefaults() throws Exception {
        var endpoint = Server.reader(Map.of())
                .read("{\"endpoints\": {\"t\": {\"listen\": \"tcp://127.0.0.1:0\", \"protocol\": \"toy\"}}}")
                .conf()
                .endpoints()
                .get(0);
        assertThat(endpoint.overflow()).isEqualTo("disconnect");
        assertThat(endpoint.limits().maxMessageSize()).isEqualTo(4 << 10);
        assertThat(endpoint.settings("toy").text("greeting")).isEqualTo("toy");

        refused("\"toy\": {\"greetings\": \"x\"}", "/endpoints/t/toy/greetings: unknown key; expected \"greeting\"");
        refused("\"toy\": {\"pingInterval\": \"soon\"}", "/endpoints/t/toy/pingInterval: \"soon\"");
        refused("\"framing\": \"line\"", "/endpoints/t/framing: toy has a framing of its own");
        refused("\"toy\": 3", "/endpoints/t/toy: 3");
    }

    private static void refused(String setting, String problem) {
        assertThatThrownBy(() -> Server.reader(Map.of())
                        .read("{\"endpoints\": {\"t\": {\"listen\": \"tcp://127.0.0.1:0\", \"protocol\": \"toy\", "
                                + setting + "}}}"))
                .isInstanceOfSatisfying(BadConfException.class, bad -> assertThat(bad.problems())
                        .singleElement()
                        .asString()
                        .startsWith(problem));
    }

    @Test
    void isRefusedWhereItCantBeSpoken() {
        assertThatThrownBy(() -> Server.reader(Map.of())
                        .read("{\"endpoints\": {\"t\": {\"listen\": \"udp://127.0.0.1:0\", \"protocol\": \"toy\"}}}"))
                .isInstanceOfSatisfying(BadConfException.class, bad -> assertThat(bad.problems())
                        .singleElement()
                        .asString()
                        .startsWith("/endpoints/t/protocol: toy needs a stream"));
        assertThatThrownBy(() -> Server.reader(Map.of())
                        .read("{\"endpoints\": {\"t\": {\"listen\": \"tcp://127.0.0.1:0\", \"protocol\": \"text\","
                                + " \"toy\": {}}}}"))
                .isInstanceOfSatisfying(BadConfException.class, bad -> assertThat(bad.problems())
                        .singleElement()
                        .asString()
                        .startsWith("/endpoints/t/toy: this endpoint speaks text"));
    }
}
