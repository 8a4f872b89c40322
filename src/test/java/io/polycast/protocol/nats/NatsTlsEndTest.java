// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.testkit.Certificates;
import io.polycast.testkit.RunningServer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of TLS, for which clients of Python wait when they close. */
class NatsTlsEndTest {
    @Test
    void endsTlsWhenTheClientDoes(@TempDir Path folder) throws Exception {
        Certificates certificates = Certificates.in(folder).issue("server");
        try (RunningServer server =
                        RunningServer.start("""
                        {"endpoints": {"nats": {"listen": "tcp://127.0.0.1:0", "protocol": "nats",
                          "nats": {"tlsFirst": true}, "tls": {"certificate": "%s", "key": "%s"}}}}
                        """.formatted(certificates.pem("server"), certificates.key("server")));
                SSLSocket client = (SSLSocket) certificates
                        .client("")
                        .getSocketFactory()
                        .createSocket("127.0.0.1", server.address("nats").getPort())) {
            client.setSoTimeout(60_000);
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
            assertThat(lines.readLine()).startsWith("INFO {");
            client.getOutputStream()
                    .write("CONNECT {\"verbose\":false}\r\nSUB a 1\r\nPING\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(lines.readLine()).isEqualTo("PONG");
            client.shutdownOutput();
            assertThat(lines.readLine()).isNull();
        }
    }
}
