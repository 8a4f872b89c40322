// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The PROXY protocol of HAProxy, versions 1 and 2, in front of text and http. */
class ProxyProtocolTest {
    private static final String HEADER = "PROXY TCP4 192.0.2.7 192.0.2.1 5555 7000\r\n";

    private static RunningServer start(String more) throws Exception {
        return RunningServer.start("""
                {"endpoints": {
                  "text": {"listen": "tcp://127.0.0.1:0", "protocol": "text", "proxyProtocol": true%s},
                  "web": {"listen": "http://127.0.0.1:0", "proxyProtocol": true}}}
                """.formatted(more));
    }

    private static String remote(StreamClient client) throws IOException {
        client.sendLine("/stats");
        String line = client.readLine();
        while (!line.startsWith("+remote ")) {
            line = client.readLine();
        }
        return line.substring("+remote ".length());
    }

    @Test
    void version1() throws Exception {
        try (RunningServer server = start("");
                StreamClient client = StreamClient.connect(server.address("text"))) {
            client.send(HEADER);
            assertThat(remote(client)).isEqualTo("192.0.2.7:5555");
        }
    }

    @Test
    void version2WithIpv6AndDataBehindIt() throws Exception {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.write(new byte[] {0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a});
        header.write(new byte[] {0x21, 0x21, 0, 36});
        byte[] source = new byte[16];
        source[0] = 0x20;
        source[1] = 0x01;
        source[2] = 0x0d;
        source[3] = (byte) 0xb8;
        source[15] = 7;
        header.write(source);
        header.write(new byte[16]);
        header.write(new byte[] {0x15, (byte) 0xb3, 0x1b, 0x58});
        header.write("/ping\n".getBytes(US_ASCII));
        try (RunningServer server = start("");
                StreamClient client = StreamClient.connect(server.address("text"))) {
            client.send(header.toByteArray());
            assertThat(client.readLine()).isEqualTo("+PONG");
            assertThat(remote(client)).isEqualTo("[2001:db8::7]:5555");
        }
    }

    @Test
    void limitsGoByTheAddressBehindTheProxy() throws Exception {
        try (RunningServer server = start(", \"maxConnectionsPerAddress\": 1");
                StreamClient one = StreamClient.connect(server.address("text"));
                StreamClient same = StreamClient.connect(server.address("text"));
                StreamClient other = StreamClient.connect(server.address("text"))) {
            assertThat(one.send(HEADER).ask("/ping")).isEqualTo("+PONG");
            assertThat(same.send(HEADER).readLine()).startsWith("-ERR too-many-connections");
            assertThat(other.send(HEADER.replace(".7", ".8")).ask("/ping")).isEqualTo("+PONG");
        }
    }

    @Test
    void whoSendsNoHeaderIsClosed() throws Exception {
        try (RunningServer server = start("");
                StreamClient client = StreamClient.connect(server.address("text"))) {
            client.send("/ping\nthis is no header of the protocol\n");
            assertThat(client.readLine()).isNull();
            assertThat(server.count("polycast.messages.in", "text")).isZero();
        }
    }

    @Test
    void httpClientsHaveTheAddressBehindTheProxyToo() throws Exception {
        try (RunningServer server = start("");
                StreamClient client = StreamClient.connect(server.address("web"))) {
            client.send(HEADER + "GET /channels/a/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(client.readLine().strip()).isEqualTo("HTTP/1.1 200 OK");
            try (StreamClient operator = StreamClient.connect(server.address("web"))) {
                operator.send(HEADER.replace(".7", ".8")
                        + "GET /api/clients HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
                StringBuilder answer = new StringBuilder();
                for (String line = operator.readLine(); line != null; line = operator.readLine()) {
                    answer.append(line);
                }
                assertThat(answer.toString()).contains("\"remote\":\"192.0.2.7:5555\"");
            }
        }
    }
}
