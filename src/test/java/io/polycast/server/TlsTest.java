// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.polycast.conf.BadConfException;
import io.polycast.conf.ConfReader;
import io.polycast.conf.ServerConf;
import io.polycast.testkit.Certificates;
import io.polycast.testkit.PythonPeer;
import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS as clients of the JDK see it, and what happens to those that do not speak it. */
class TlsTest {
    private static Certificates certificates;

    @BeforeAll
    static void certify(@TempDir Path folder) throws Exception {
        certificates = Certificates.in(folder).issue("server").issue("client");
    }

    private static String pem() {
        return "\"certificate\": \"%s\", \"key\": \"%s\""
                .formatted(certificates.pem("server"), certificates.key("server"));
    }

    private static String clientCa() {
        return ", \"clientCa\": \"" + certificates.pem("ca") + "\"";
    }

    private static String conf(String tls) {
        return """
                {"drainSeconds": 5, "endpoints": {
                  "text": {"listen": "tcp://127.0.0.1:0", "protocol": "text", "tls": {%s}},
                  "web": {"listen": "http://127.0.0.1:0", "tls": {%s}}}}
                """.formatted(tls, tls);
    }

    private static StreamClient client(RunningServer server, String certificate) throws Exception {
        SSLContext context = certificates.client(certificate);
        SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket("127.0.0.1", server.address("text").getPort());
        socket.setSoTimeout(60_000);
        socket.startHandshake();
        return StreamClient.over(socket);
    }

    private static String server(StreamClient client) throws Exception {
        return ((X509Certificate) ((SSLSocket) client.socket()).getSession().getPeerCertificates()[0])
                .getSubjectX500Principal()
                .getName();
    }

    @Test
    void textOverTls() throws Exception {
        try (RunningServer server = RunningServer.start(conf(pem()));
                StreamClient one = client(server, "");
                StreamClient other = client(server, "")) {
            assertThat(one.ask("/ping")).isEqualTo("+PONG");
            String large = "x".repeat(500_000);
            assertThat(other.sendLine(large).ask("/ping")).isEqualTo("+PONG");
            assertThat(one.readLine()).isEqualTo(large);
            assertThat(one.ask("/quit")).isEqualTo("+OK bye");
            assertThat(one.readLine()).as("the end is told in TLS").isNull();
        }
    }

    @Test
    void pkcs12() throws Exception {
        String tls = "\"pkcs12\": \"%s\", \"password\": \"%s\""
                .formatted(certificates.store("server"), Certificates.PASSWORD);
        try (RunningServer server = RunningServer.start(conf(tls));
                StreamClient client = client(server, "")) {
            assertThat(server(client)).isEqualTo("CN=server");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", \"clientAuth\": \"optional\""})
    void theNameInTheCertificateIsTheClients(String clientAuth) throws Exception {
        try (RunningServer server = RunningServer.start(conf(pem() + clientCa() + clientAuth));
                StreamClient client = client(server, "client")) {
            assertThat(client.ask("/who")).endsWith(" text client");
        }
    }

    @Test
    void withoutACertificateNobodyComesWhereItIsRequired() throws Exception {
        try (RunningServer server = RunningServer.start(conf(pem() + clientCa()))) {
            assertThatThrownBy(() -> {
                        try (StreamClient client = client(server, "")) {
                            // In TLS 1.3 the client learns of it when it reads.
                            client.ask("/ping");
                        }
                    })
                    // The alert, or the end of the connection if that came first.
                    .isInstanceOf(IOException.class);
            PythonPeer.await(() -> server.count("polycast.connections.refused", "text") == 1);
            assertThat(server.count("polycast.messages.in", "text")).isZero();
        }
    }

    @Test
    void withoutACertificateOneMayComeWhereItIsOptional() throws Exception {
        try (RunningServer server = RunningServer.start(conf(pem() + clientCa() + ", \"clientAuth\": \"optional\""));
                StreamClient client = client(server, "")) {
            assertThat(client.ask("/ping")).isEqualTo("+PONG");
        }
    }

    @Test
    void whoDoesNotSpeakTlsIsClosedAndCounted() throws Exception {
        try (RunningServer server = RunningServer.start(conf(pem()));
                StreamClient plain = StreamClient.connect(server.address("text"));
                StreamClient http = StreamClient.connect(server.address("web"))) {
            plain.sendLine("hello");
            assertThat(plain.readLine()).isEqualTo("-ERR tls this endpoint speaks TLS");
            assertThat(plain.readLine()).isNull();
            http.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(http.readLine()).isEqualTo("HTTP/1.1 400 Bad Request\r");
            assertThat(rest(http)).endsWith("\r\n\r\nthis endpoint speaks https\n");
            PythonPeer.await(() -> server.count("polycast.connections.refused", "text") == 1);
            PythonPeer.await(() -> server.count("polycast.connections.refused", "web") == 1);
        }
    }

    private static String rest(StreamClient client) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int next = client.read(); next >= 0; next = client.read()) {
            text.append((char) next);
        }
        return text.toString();
    }

    @Test
    void bytesOfNoTextGetNoAnswer() throws Exception {
        try (RunningServer server = RunningServer.start(conf(pem()));
                StreamClient mqtt = StreamClient.connect(server.address("text"))) {
            mqtt.send(new byte[] {0x10, 12, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 0});
            assertThat(closes(mqtt)).isTrue();
            PythonPeer.await(() -> server.count("polycast.connections.refused", "text") == 1);
        }
    }

    @Test
    void addressesSayThatTlsIsSpoken() throws Exception {
        try (RunningServer server = RunningServer.start(conf(pem()))) {
            assertThat(server.server().endpoints())
                    .extracting(Server.Bound::address)
                    .containsExactly(
                            "tls://127.0.0.1:" + server.address("text").getPort(),
                            "https://127.0.0.1:" + server.address("web").getPort());
        }
    }

    /** An alert may come first. */
    private static boolean closes(StreamClient client) {
        try {
            while (client.read() >= 0) {
                // Until the end.
            }
            return true;
        } catch (IOException e) {
            return String.valueOf(e.getMessage()).contains("reset");
        }
    }

    @Test
    void whoSaysNothingIsClosed() throws Exception {
        try (RunningServer server = RunningServer.start(conf(pem() + ", \"handshakeTimeout\": \"200ms\""));
                StreamClient silent = StreamClient.connect(server.address("text"))) {
            assertThat(closes(silent)).isTrue();
            PythonPeer.await(() -> server.count("polycast.connections.refused", "text") == 1);
        }
    }

    @Test
    void soManyHandshakesMayBeginInASecondAndNoMore() throws Exception {
        try (RunningServer server = RunningServer.start(conf(pem() + ", \"handshakeRate\": 3"))) {
            List<StreamClient> silent = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                silent.add(StreamClient.connect(server.address("text")));
            }
            PythonPeer.await(() -> server.count("polycast.connections.refused", "text") >= 100);
            PythonPeer.await(() -> {
                try (StreamClient later = client(server, "")) {
                    return later.ask("/ping").equals("+PONG");
                } catch (IOException e) {
                    // One of those that are too many.
                    return false;
                }
            });
            for (StreamClient client : silent) {
                client.close();
            }
        }
    }

    @Test
    void aNewCertificateIsForThoseWhoComeFromThenOn(@TempDir Path own) throws Exception {
        Path pem = Files.copy(certificates.pem("server"), own.resolve("cert.pem"));
        Path key = Files.copy(certificates.key("server"), own.resolve("key.pem"));
        String json = conf("\"certificate\": \"%s\", \"key\": \"%s\"".formatted(pem, key));
        try (RunningServer server = RunningServer.start(json);
                StreamClient before = client(server, "")) {
            assertThat(server(before)).isEqualTo("CN=server");
            Files.copy(certificates.pem("client"), pem, StandardCopyOption.REPLACE_EXISTING);
            Files.copy(certificates.key("client"), key, StandardCopyOption.REPLACE_EXISTING);
            ServerConf same = new ConfReader(Map.of(), Server::check).read(json).conf();
            server.server().reload(same);
            PythonPeer.await(() -> {
                try (StreamClient after = client(server, "")) {
                    return server(after).equals("CN=client");
                }
            });
            Files.copy(certificates.pem("server"), pem, StandardCopyOption.REPLACE_EXISTING);
            assertThatThrownBy(() -> new ConfReader(Map.of(), Server::check).read(json))
                    .as("the certificate of another key")
                    .isInstanceOf(BadConfException.class);
            server.server().reload(same);
            try (StreamClient after = client(server, "")) {
                assertThat(server(after)).isEqualTo("CN=client");
            }
            assertThat(before.ask("/ping")).as("who was there is still there").isEqualTo("+PONG");
        }
    }

    @Test
    void httpsIsHttp2AndWebSockets() throws Exception {
        HttpClient client =
                HttpClient.newBuilder().sslContext(certificates.client("")).build();
        try (RunningServer server = RunningServer.start(conf(pem()))) {
            String authority = "127.0.0.1:" + server.address("web").getPort();
            BlockingQueue<String> heard = new LinkedBlockingQueue<>();
            WebSocket socket = client.newWebSocketBuilder()
                    .buildAsync(URI.create("wss://" + authority + "/ws/lobby"), new WebSocket.Listener() {
                        @Override
                        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                            heard.add(data.toString());
                            from.request(1);
                            return CompletableFuture.completedFuture(null);
                        }
                    })
                    .get(60, TimeUnit.SECONDS);
            var answer = client.send(
                    HttpRequest.newBuilder(URI.create("https://" + authority + "/channels/lobby"))
                            .POST(HttpRequest.BodyPublishers.ofString("hello"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.body()).isEqualTo("{\"delivered\":1}\n");
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("hello");
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(60, TimeUnit.SECONDS);
        }
    }
}
