// SPDX-License-Identifier: Apache-2.0
package io.polycast.toy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.polycast.conf.ServerConf;
import io.polycast.server.Server;
import io.polycast.testkit.Certificates;
import io.polycast.testkit.PythonPeer;
import io.polycast.testkit.RawHttp;
import io.polycast.testkit.RawWebSocket;
import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** TLS that the protocol starts on a running connection. */
class ToyTlsTest {
    private static final Logger LOG = (Logger) LoggerFactory.getLogger("io.polycast.transport.tls.TlsFiles");
    private static final String TOY = "\"protocol\": \"toy\", ";
    private static final int CROWD = 20;

    private static Certificates certificates;

    @BeforeAll
    static void certify(@TempDir Path folder) throws Exception {
        certificates = Certificates.in(folder).issue("server").issue("other").issue("client");
    }

    private static String tls(String more) {
        return tls(certificates.pem("server"), certificates.key("server"), more);
    }

    private static String tls(Path certificate, Path key, String more) {
        return "\"tls\": {\"certificate\": \"" + certificate + "\", \"key\": \"" + key + "\"" + more + "}";
    }

    private static RunningServer start(int eventLoops, String listen, String settings) throws Exception {
        return RunningServer.start(conf(eventLoops, listen, settings));
    }

    private static String conf(int eventLoops, String listen, String settings) {
        return "{\"eventLoops\": " + eventLoops + ", \"endpoints\": {\"toy\": {\"listen\": \"" + listen + "\", "
                + settings + "}}}";
    }

    private static RunningServer start(int eventLoops, String tls) throws Exception {
        return start(eventLoops, "tcp://127.0.0.1:0", TOY + tls);
    }

    private static StreamClient greeted(RunningServer server) throws Exception {
        StreamClient client = StreamClient.connect(server.address("toy"));
        assertThat(client.readLine()).isEqualTo("HELLO toy TLS");
        return client;
    }

    /** Asks for TLS, and takes it up when that is granted. */
    private static StreamClient secure(StreamClient plain, String certificate) throws Exception {
        assertThat(plain.ask("TLS")).isEqualTo("+TLS");
        StreamClient client = StreamClient.over(shakesHands(plain.socket(), certificates.client(certificate)));
        assertThat(client.readLine()).isEqualTo("+SECURE");
        return client;
    }

    private static SSLSocket shakesHands(Socket plain, SSLContext context) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", 0, true);
        socket.startHandshake();
        return socket;
    }

    @Test
    void startsOnARunningConnection() throws Exception {
        try (RunningServer server = start(0, tls(""));
                StreamClient plain = greeted(server)) {
            assertThat(server.server().endpoints().get(0).address()).startsWith("tcp://");
            assertThat(plain.ask("PING")).isEqualTo("PONG");
            try (StreamClient client = secure(plain, "client")) {
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

    @Test
    void takesNothingThatWasSentInTheClearForWhatFollows() throws Exception {
        try (RunningServer server = start(0, tls(""))) {
            for (String early : List.of("PING\n", "PI", "AUTH eve x\nPUB lobby 1\nx\n")) {
                try (StreamClient client = greeted(server)) {
                    client.send("TLS\n" + early);
                    assertThat(client.readLine()).isEqualTo("+TLS");
                    assertThat(client.readLine()).as(early).isEqualTo("-ERR bad-frame");
                    assertThat(client.readLine()).isNull();
                }
            }
        }
    }

    @Test
    void endsWhoSaysItStartsAndDoesNot() throws Exception {
        try (RunningServer server = start(0, tls(""));
                StreamClient client = greeted(server)) {
            assertThat(client.ask("TLS")).isEqualTo("+TLS");
            client.sendLine("PING");
            assertThat(client.readLine()).isIn(null, "-ERR tls this endpoint speaks TLS");
        }
    }

    @Test
    void startsOnEveryEventLoop() throws Exception {
        try (RunningServer server = start(2, tls(""))) {
            List<StreamClient> clients = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                clients.add(secure(greeted(server), ""));
            }
            for (StreamClient client : clients) {
                assertThat(client.ask("PING")).isEqualTo("PONG");
                client.close();
            }
        }
    }

    @Test
    void startsOnAUnixSocket(@TempDir Path folder) throws Exception {
        assumeThat(PythonPeer.available()).as("python3").isTrue();
        Path path = folder.resolve("socket");
        String script = PythonPeer.script("start_tls.py");
        try (RunningServer server = start(2, "unix://" + path, TOY + tls(""))) {
            for (int i = 0; i < 2; i++) {
                Process client = new ProcessBuilder(
                                "python3",
                                script,
                                path.toString(),
                                certificates.pem("ca").toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
                assertThat(new String(client.getInputStream().readAllBytes(), UTF_8))
                        .isEqualTo("HELLO toy TLS\n+TLS\n+SECURE\nPONG\n");
            }
            assertThat(server.server().endpoints().get(0).address()).isEqualTo("unix://" + path);
        }
    }

    /** There the connection has its TLS from the web endpoint, or none. */
    @Test
    void isNeverOfferedInsideOfWebSocket() throws Exception {
        try (RunningServer server = start(2, "http://127.0.0.1:0", tls(""))) {
            SSLSocket socket = (SSLSocket) certificates
                    .client("")
                    .getSocketFactory()
                    .createSocket("127.0.0.1", server.address("toy").getPort());
            RawHttp http = RawHttp.over(socket);
            http.request("GET /ws", RawWebSocket.handshakeHeaders("Sec-WebSocket-Protocol: toy.words"));
            try (RawWebSocket client = RawWebSocket.upgraded(http)) {
                assertThat(client.readMessage().payload()).asString().isEqualTo("HELLO toy\n");
                client.send(RawWebSocket.FIN | RawWebSocket.BINARY, "TLS\n".getBytes(UTF_8));
                StringBuilder answers = new StringBuilder();
                while (answers.length() < "+TLS\n-ERR no TLS\n".length()) {
                    answers.append(new String(client.readMessage().payload(), UTF_8));
                }
                assertThat(answers).hasToString("+TLS\n-ERR no TLS\n");
            }
        }
    }

    @Test
    void beginsNoMoreHandshakesThanTheEndpointMay() throws Exception {
        try (RunningServer server = start(2, tls(", \"handshakeRate\": 1"))) {
            List<StreamClient> clients = new ArrayList<>();
            for (int i = 0; i < CROWD; i++) {
                clients.add(greeted(server));
            }
            StreamClient first = secure(clients.get(0), "");
            for (StreamClient client : clients.subList(1, CROWD)) {
                client.sendLine("TLS");
            }
            // Some of them may have come in another second.
            PythonPeer.await(() -> server.gauge("polycast.connections", "toy") < CROWD);
            assertThat(first.ask("PING")).isEqualTo("PONG");
            for (StreamClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void isPaidForWhileItIsUnderWay() throws Exception {
        try (RunningServer server = start(1, tls(", \"handshakeTimeout\": \"5m\""));
                StreamClient silent = greeted(server)) {
            assertThat(server.kept("handshakes")).isZero();
            assertThat(silent.ask("TLS")).isEqualTo("+TLS");
            PythonPeer.await(() -> server.kept("handshakes") > 0);
            silent.socket().close();
            PythonPeer.await(() -> server.kept("handshakes") == 0);
        }
    }

    @Test
    void takesTheNewestCertificateThatCanBeUsed(@TempDir Path folder) throws Exception {
        Path certificate = Files.copy(certificates.pem("server"), folder.resolve("a.pem"));
        Path key = Files.copy(certificates.key("server"), folder.resolve("a.key"));
        ServerConf conf = Server.reader(Map.of())
                .read(conf(1, "tcp://127.0.0.1:0", TOY + tls(certificate, key, "")))
                .conf();
        Queue<String> told = new ConcurrentLinkedQueue<>();
        AppenderBase<ILoggingEvent> log = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                told.add(event.getFormattedMessage());
            }
        };
        log.start();
        LOG.addAppender(log);
        try (RunningServer server = RunningServer.start(conf)) {
            assertThat(subject(server)).isEqualTo("CN=server");
            Files.writeString(certificate, "nothing of the kind");
            server.server().reload(conf);
            PythonPeer.await(() -> told.stream().anyMatch(line -> line.contains("the new files can't be used")));
            assertThat(subject(server)).isEqualTo("CN=server");
            Files.copy(certificates.key("other"), key, StandardCopyOption.REPLACE_EXISTING);
            Files.copy(certificates.pem("other"), certificate, StandardCopyOption.REPLACE_EXISTING);
            server.server().reload(conf);
            PythonPeer.await(() -> subject(server).equals("CN=other"));
        } finally {
            LOG.detachAppender(log);
        }
    }

    private static String subject(RunningServer server) throws Exception {
        try (StreamClient plain = greeted(server)) {
            assertThat(plain.ask("TLS")).isEqualTo("+TLS");
            try (SSLSocket socket = shakesHands(plain.socket(), certificates.client(""))) {
                return socket.getSession().getPeerPrincipal().getName();
            }
        }
    }
}
