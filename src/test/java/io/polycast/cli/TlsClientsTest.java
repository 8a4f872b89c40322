// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.testkit.Certificates;
import io.polycast.testkit.RunningServer;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code pub}, {@code sub} and {@code bench} over TLS, and what they say when it can't be had. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsClientsTest {
    private final Certificates certificates;
    private final Path folder;
    private RunningServer server;

    TlsClientsTest(@TempDir Path folder) throws Exception {
        this.folder = folder;
        this.certificates = Certificates.in(folder)
                .issue("server")
                .issue("client")
                .issue("late", List.of("-startdate", "-10d", "-validity", "2"))
                .issue("elsewhere", List.of("-ext", "san=dns:example.org"));
    }

    @BeforeAll
    void start() throws Exception {
        server = RunningServer.start(
                RunningServer.door("text").tls(certificates, "server"),
                RunningServer.door("json").protocol("json", "line").tls(certificates, "server"),
                RunningServer.door("redis").protocol("resp", "line").tls(certificates, "server"),
                RunningServer.door("web").http().tls(certificates, "server"),
                RunningServer.door("late").tls(certificates, "late"),
                RunningServer.door("elsewhere").tls(certificates, "elsewhere"),
                RunningServer.door("plain"));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private String url(String scheme, String endpoint) {
        return scheme + "://127.0.0.1:" + server.address(endpoint).getPort();
    }

    private String authority() {
        return certificates.pem("ca").toString();
    }

    static Stream<Arguments> doors() {
        return Stream.of(
                Arguments.of("tls", "text"),
                Arguments.of("json+tls", "json"),
                Arguments.of("rediss", "redis"),
                Arguments.of("https", "web"),
                Arguments.of("wss", "web"));
    }

    @ParameterizedTest
    @MethodSource("doors")
    void theDoorsOfThisServer(String scheme, String endpoint) throws Exception {
        String url = url(scheme, endpoint);
        String channel = endpoint + "." + scheme.length();
        try (RunningCommand sub = RunningCommand.start("sub", url, channel, "--count=1", "--ca", authority())) {
            sub.says("subscribed to " + channel + " at " + url);
            try (RunningCommand pub = RunningCommand.start("pub", url, channel, "hello", "--ca", authority())) {
                assertThat(pub.code()).as(pub.err()).isZero();
                assertThat(pub.err()).isEmpty();
            }
            assertThat(sub.code()).isZero();
            assertThat(sub.out()).isEqualTo("hello\n");
        }
        try (RunningCommand bench = RunningCommand.start(
                "bench", url, "--json", "--subscribers=3", "--messages=500", "--warmup=0", "--ca", authority())) {
            assertThat(bench.code()).as(bench.err()).isZero();
            assertThat(new JsonObject(bench.out()).getLong("delivered")).isEqualTo(1_500);
        }
    }

    @Test
    void aNameIsCheckedAsAnAddressIs() throws Exception {
        String url = "tls://localhost:" + server.address("text").getPort();
        try (RunningCommand pub = RunningCommand.start("pub", url, "a", "b", "--ca", authority())) {
            assertThat(pub.code()).as(pub.err()).isZero();
        }
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("text", false, "not from an authority that is trusted here; --ca FILE names one"),
                Arguments.of("late", true, "the server's certificate has expired"),
                Arguments.of("elsewhere", true, "the server's certificate is not for 127.0.0.1"),
                Arguments.of("plain", true, "no TLS is spoken there"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void whatIsWrongIsToldInOneLine(String endpoint, boolean trusting, String said) throws Exception {
        // The text door that has no TLS would tell a ClientHello from a line; a server that does not can only answer.
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            answering(plain, "no such command\n");
            String url = endpoint.equals("plain") ? "tls://127.0.0.1:" + plain.getLocalPort() : url("tls", endpoint);
            for (String command : List.of("pub", "sub")) {
                try (RunningCommand client = trusting
                        ? RunningCommand.start(command, url, "a", "b", "--ca", authority())
                        : RunningCommand.start(command, url, "a", "b")) {
                    assertThat(client.code()).isEqualTo(1);
                    assertThat(client.err())
                            .startsWith("polycast: " + url + ": ")
                            .contains(said)
                            .hasLineCount(1)
                            .doesNotContain("Exception");
                }
            }
        }
    }

    private static CompletableFuture<Void> answering(ServerSocket listening, String words) {
        return CompletableFuture.runAsync(() -> {
            while (!listening.isClosed()) {
                try (Socket socket = listening.accept()) {
                    socket.getInputStream().read();
                    socket.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
                    socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                    // The client, or the test, has gone.
                }
            }
        });
    }

    @Test
    void aTextDoorWithoutTlsIsRecognised() throws Exception {
        String url = url("tls", "plain");
        try (RunningCommand pub = RunningCommand.start("pub", url, "a", "b", "--ca", authority())) {
            assertThat(pub.code()).isEqualTo(1);
            assertThat(pub.err()).contains("does it speak TLS there?").hasLineCount(1);
        }
    }

    @Test
    void insecureTakesAnythingAndSaysSo() throws Exception {
        for (String endpoint : List.of("text", "late", "elsewhere")) {
            try (RunningCommand pub = RunningCommand.start("pub", url("tls", endpoint), "a", "b", "--insecure")) {
                assertThat(pub.code()).as(pub.err()).isZero();
                assertThat(pub.err())
                        .contains("THE SERVER'S CERTIFICATE IS NOT CHECKED")
                        .hasLineCount(1);
            }
        }
    }

    @Test
    void aServerMayWantACertificate() throws Exception {
        try (SSLServerSocket listening = (SSLServerSocket) certificates
                .client("server")
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listening.setNeedClientAuth(true);
            CompletableFuture.runAsync(() -> {
                while (!listening.isClosed()) {
                    try (Socket socket = listening.accept()) {
                        answerRedis(socket);
                    } catch (IOException e) {
                        // A client without a certificate, or the end.
                    }
                }
            });
            String url = "rediss://127.0.0.1:" + listening.getLocalPort();
            try (RunningCommand stranger = RunningCommand.start("pub", url, "a", "b", "--ca", authority())) {
                assertThat(stranger.code()).isEqualTo(1);
                assertThat(stranger.err())
                        .contains("--cert FILE and --key FILE present one")
                        .hasLineCount(1);
            }
            String[] known = {
                "pub",
                url,
                "a",
                "b",
                "--ca",
                authority(),
                "--cert",
                certificates.pem("client").toString(),
                "--key",
                certificates.key("client").toString()
            };
            try (RunningCommand pub = RunningCommand.start(known)) {
                assertThat(pub.code()).as(pub.err()).isZero();
            }
        }
    }

    /** As much of Redis as a publisher needs: to each bulk string that is a command, an answer. */
    private static void answerRedis(Socket socket) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.equals("PING") || line.equals("PUBLISH")) {
                String answer = line.equals("PING") ? "+PONG\r\n" : ":1\r\n";
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
            }
        }
    }

    /** Credentials wait until TLS is there, whoever asked for it. */
    @ParameterizedTest
    @ValueSource(strings = {"nats", "nats+tls"})
    void natsStartsTlsBehindTheGreeting(String scheme) throws Exception {
        boolean required = scheme.equals("nats");
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> heard = CompletableFuture.supplyAsync(() -> nats(listening, required));
            String url = scheme + "://me:secret@127.0.0.1:" + listening.getLocalPort();
            try (RunningCommand pub = RunningCommand.start("pub", url, "a", "hello", "--ca", authority())) {
                assertThat(pub.code()).as(pub.err()).isZero();
            }
            assertThat(heard.get(60, TimeUnit.SECONDS)).contains("\"pass\":\"secret\"", "PUB a 5", "hello");
        }
    }

    private String nats(ServerSocket listening, boolean required) {
        StringBuilder heard = new StringBuilder();
        try (Socket plain = listening.accept()) {
            String info =
                    "INFO {\"server_id\":\"x\",\"" + (required ? "tls_required" : "tls_available") + "\":true}\r\n";
            plain.getOutputStream().write(info.getBytes(StandardCharsets.US_ASCII));
            SSLSocket socket = (SSLSocket) certificates
                    .client("server")
                    .getSocketFactory()
                    .createSocket(plain, "127.0.0.1", plain.getPort(), true);
            socket.setUseClientMode(false);
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                heard.append(line).append('\n');
                if (line.equals("PING")) {
                    socket.getOutputStream().write("PONG\r\n".getBytes(StandardCharsets.US_ASCII));
                }
            }
        } catch (Exception e) {
            heard.append(e);
        }
        return heard.toString();
    }

    @Test
    void natsWithTlsInsistsOnIt() throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<byte[]> heard = CompletableFuture.supplyAsync(() -> {
                try (Socket socket = listening.accept()) {
                    socket.getOutputStream()
                            .write("INFO {\"server_id\":\"x\"}\r\n".getBytes(StandardCharsets.US_ASCII));
                    return socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                    return e.toString().getBytes(StandardCharsets.UTF_8);
                }
            });
            String url = "nats+tls://me:secret@127.0.0.1:" + listening.getLocalPort();
            try (RunningCommand pub = RunningCommand.start("pub", url, "a", "b")) {
                assertThat(pub.code()).isEqualTo(1);
                assertThat(pub.err())
                        .contains("the server offers no TLS; nats:// does without")
                        .hasLineCount(1);
            }
            assertThat(heard.get(60, TimeUnit.SECONDS)).isEmpty();
        }
    }

    private Stream<Arguments> badUsage() throws IOException {
        String ca = authority();
        String cert = certificates.pem("client").toString();
        String nothing = Files.writeString(folder.resolve("nothing"), "nothing").toString();
        return Stream.of(
                Arguments.of("tcp://127.0.0.1:1", List.of("--ca", ca), "has no TLS"),
                Arguments.of("udp://127.0.0.1:1", List.of("--insecure"), "has no TLS"),
                Arguments.of("tls://127.0.0.1:1", List.of("--cert", cert), "--cert and --key belong together"),
                Arguments.of("tls://127.0.0.1:1", List.of("--ca", ca, "--insecure"), "--insecure to trust everybody"),
                Arguments.of("tls://127.0.0.1:1", List.of("--ca", "nowhere.pem"), "nowhere.pem: there is no such file"),
                Arguments.of("tls://127.0.0.1:1", List.of("--ca", nothing), "nothing has no certificates in PEM"),
                Arguments.of(
                        "tls://127.0.0.1:1", List.of("--cert", cert, "--key", nothing), "nothing has no key in PEM"),
                Arguments.of("tls://127.0.0.1:1", List.of("--cert", nothing, "--key", nothing), "in PEM"));
    }

    @ParameterizedTest
    @MethodSource("badUsage")
    void badUsage(String url, List<String> options, String said) throws Exception {
        for (List<String> command :
                List.of(List.of("pub", url, "a", "b"), List.of("sub", url, "a"), List.of("bench", url))) {
            String[] arguments =
                    Stream.concat(command.stream(), options.stream()).toArray(String[]::new);
            try (RunningCommand client = RunningCommand.start(arguments)) {
                assertThat(client.code()).as(client.err()).isEqualTo(2);
                assertThat(client.err()).contains(said).hasLineCount(2);
            }
        }
    }
}
