// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.polycast.testkit.Certificates;
import io.polycast.testkit.PythonPeer;
import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import java.io.IOException;
import java.nio.file.Path;
import java.security.Security;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What a client may agree on with a server, how often, and what the log says of those that can't. */
class TlsHandshakesTest {
    private static final Logger LOG = (Logger) LoggerFactory.getLogger("io.polycast.transport.tls.FailedOpenings");

    private static Certificates certificates;

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getFormattedMessage());
        }
    };

    @BeforeAll
    static void certify(@TempDir Path folder) throws Exception {
        certificates = Certificates.in(folder)
                .issue("EC")
                .issue("RSA", List.of("-keyalg", "RSA", "-keysize", "2048"))
                .issue("client", List.of("-dname", "CN=a\\0D\\0AOK\\E2\\80\\AEb"));
    }

    @BeforeEach
    void listen() {
        appender.start();
        LOG.setLevel(Level.INFO);
        LOG.setAdditive(false);
        LOG.addAppender(appender);
    }

    @AfterEach
    void stopListening() {
        LOG.detachAppender(appender);
        LOG.setAdditive(true);
        LOG.setLevel(null);
    }

    private static RunningServer start(String kind, String more) throws Exception {
        return RunningServer.start("""
                {"drainSeconds": 5, "endpoints": {"text": {"listen": "tcp://127.0.0.1:0", "protocol": "text",
                  "tls": {"certificate": "%s", "key": "%s"%s}}}}
                """.formatted(certificates.pem(kind), certificates.key(kind), more));
    }

    private static SSLSocket socket(RunningServer server, String certificate) throws Exception {
        SSLSocket socket = (SSLSocket) certificates
                .client(certificate)
                .getSocketFactory()
                .createSocket("127.0.0.1", server.address("text").getPort());
        socket.setSoTimeout(60_000);
        return socket;
    }

    private void awaitLine(String pattern) {
        PythonPeer.await(() -> lines.stream().anyMatch(line -> line.matches(pattern)));
    }

    @ParameterizedTest
    @CsvSource({
        "EC, TLSv1.3, TLS_AES_128_GCM_SHA256",
        "EC, TLSv1.3, TLS_CHACHA20_POLY1305_SHA256",
        "EC, TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "RSA, TLSv1.2, TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        "RSA, TLSv1.2, TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"
    })
    void modernSuites(String kind, String version, String suite) throws Exception {
        try (RunningServer server = start(kind, "");
                SSLSocket socket = socket(server, "")) {
            socket.setEnabledProtocols(new String[] {version});
            socket.setEnabledCipherSuites(new String[] {suite});
            socket.startHandshake();
            assertThat(socket.getSession().getCipherSuite()).isEqualTo(suite);
            assertThat(StreamClient.over(socket).ask("/ping")).isEqualTo("+PONG");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "EC, TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
        "RSA, TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
        "RSA, TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",
        "RSA, TLS_RSA_WITH_AES_128_GCM_SHA256"
    })
    void suitesWithoutForwardSecrecyOrAuthenticatedEncryptionAreRefused(String kind, String suite) throws Exception {
        try (RunningServer server = start(kind, "");
                SSLSocket socket = socket(server, "")) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.setEnabledCipherSuites(new String[] {suite});
            assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
            // Newer JDKs don't even ask for it.
            boolean asked = !suite.startsWith("TLS_RSA_")
                    || !Security.getProperty("jdk.tls.disabledAlgorithms").contains("TLS_RSA_");
            assumeThat(asked).isTrue();
            awaitLine(
                    "endpoint text: 127\\.0\\.0\\.1:\\d+ has no TLS version or cipher suite in common with this endpoint.*");
        }
    }

    @Test
    void thereIsOneHandshakeAConnection() throws Exception {
        try (RunningServer server = start("EC", "");
                SSLSocket other = socket(server, "");
                SSLSocket socket = socket(server, "")) {
            StreamClient bystander = StreamClient.over(other);
            assertThat(bystander.ask("/ping")).isEqualTo("+PONG");
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            StreamClient client = StreamClient.over(socket);
            assertThat(client.ask("/ping")).isEqualTo("+PONG");
            assertThatThrownBy(() -> {
                        socket.startHandshake();
                        // Ends at the latest here.
                        for (String line = client.ask("/ping"); line != null; line = client.ask("/ping")) {
                            assertThat(line).isEqualTo("+PONG");
                        }
                        throw new IOException("closed");
                    })
                    .isInstanceOf(IOException.class);
            PythonPeer.await(() -> server.gauge("polycast.connections", "text") == 1);
            assertThat(bystander.ask("/ping")).isEqualTo("+PONG");
        }
    }

    @Test
    void handshakesAreComputedOffTheEventLoops() throws Exception {
        try (RunningServer server = start("RSA", "");
                SSLSocket socket = socket(server, "")) {
            socket.startHandshake();
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .anyMatch(name -> name.startsWith("polycast-handshakes-"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /secret-of-the-client HTTP/1.1\r\n\r\n", "secret-of-the-client\r\n"})
    void plainTextIsToldInWordsAndNotShown(String sent) throws Exception {
        try (RunningServer server = start("EC", "");
                StreamClient client = StreamClient.connect(server.address("text"))) {
            client.send(sent);
            awaitLine("endpoint text: 127\\.0\\.0\\.1:\\d+ spoke (plain HTTP|no TLS) to this TLS endpoint");
            PythonPeer.await(() -> server.count("polycast.connections.refused", "text") == 1);
            assertThat(lines).noneMatch(line -> line.contains("secret") || line.contains("736563726574"));
        }
    }

    @Test
    void whoLeavesDuringTheHandshakeIsToldOnce() throws Exception {
        try (RunningServer server = start("EC", "")) {
            for (int i = 0; i < 20; i++) {
                StreamClient.connect(server.address("text")).close();
            }
            PythonPeer.await(() -> server.count("polycast.connections.refused", "text") == 20);
            assertThat(lines)
                    .filteredOn(line -> line.contains("closed during the TLS handshake"))
                    .hasSize(1);
            assertThat(lines).noneMatch(line -> line.contains("Exception"));
        }
    }

    @Test
    void aMissingCertificateIsToldAsSuch() throws Exception {
        try (RunningServer server = start("EC", ", \"clientCa\": \"" + certificates.pem("ca") + "\"");
                SSLSocket socket = socket(server, "")) {
            assertThatThrownBy(() -> {
                        socket.startHandshake();
                        StreamClient.over(socket).ask("/ping");
                    })
                    .isInstanceOf(IOException.class);
            awaitLine("endpoint text: 127\\.0\\.0\\.1:\\d+ showed no certificate");
        }
    }

    @Test
    void whatACertificateNamesCanNotWriteOnScreens() throws Exception {
        try (RunningServer server = start("EC", ", \"clientCa\": \"" + certificates.pem("ca") + "\"");
                StreamClient client = StreamClient.over(socket(server, "client"))) {
            assertThat(client.ask("/who")).endsWith(" text a\uFFFD\uFFFDOK\uFFFDb");
            assertThat(client.readLine()).isEqualTo("+OK 1 on lobby");
        }
    }
}
