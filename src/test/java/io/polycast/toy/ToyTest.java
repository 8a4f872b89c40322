// SPDX-License-Identifier: Apache-2.0
package io.polycast.toy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polycast.conf.BadConfException;
import io.polycast.server.Server;
import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
