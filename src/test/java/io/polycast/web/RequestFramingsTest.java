// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.testkit.RawHttp;
import io.polycast.testkit.RunningServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Heads and bodies as RFC 9112 has them, and as it does not. What two servers in a row could read in different ways
 * gets one error and the end of the connection, so that no request hides in another one's body.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestFramingsTest {
    private static final String NEXT = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String CHUNKS = "3\r\nabc\r\n0\r\n\r\n";

    private RunningServer server;

    /** What is sent, in front of another request, and the status of the answer. */
    private record Case(int status, String request) {
        @Override
        public String toString() {
            String shown = request.replace("\r", "\\r").replace("\n", "\\n").replace("\0", "\\0");
            return status + " " + (shown.length() > 150 ? shown.substring(0, 150) + "..." : shown);
        }
    }

    @BeforeAll
    void start() throws Exception {
        server = RunningServer.web();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private static String post(String headers, String body) {
        return "POST /channels/nobody HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n" + body;
    }

    private static String chunked(String body) {
        return post("Transfer-Encoding: chunked\r\n", body);
    }

    private static String get(String line, String headers) {
        return line + "\r\n" + headers + "\r\n";
    }

    static Stream<Case> good() {
        return Stream.of(
                        post("Content-Length: 3\r\n", "abc"),
                        post("Content-Length:3\r\n", "abc"),
                        post("Content-Length: \t 3 \t\r\n", "abc"),
                        post("CONTENT-LENGTH: 0003\r\n", "abc"),
                        post("Content-Length: 0\r\n", ""),
                        post("", ""),
                        post("X:\r\nContent-Length: 3\r\n", "abc"),
                        post("X: caf\u00e9 \u0080\r\nContent-Length: 3\r\n", "abc"),
                        chunked(CHUNKS),
                        post("transfer-encoding:\tCHUNKED \r\n", CHUNKS),
                        chunked("3;name=value\r\nabc\r\n0\r\n\r\n"),
                        chunked("3;name\r\nabc\r\n0;last\r\n\r\n"),
                        chunked("3;a=b;c=\"d \\\" ; \\\\ e\"\r\nabc\r\n0\r\n\r\n"),
                        chunked("3 ; a = b\r\nabc\r\n0\r\n\r\n"),
                        chunked("00000003\r\nabc\r\n000\r\n\r\n"),
                        chunked("A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n"),
                        chunked("3\r\nabc\r\n0\r\nX-Trailer: yes\r\nY: z\r\n\r\n"),
                        chunked("0\r\n\r\n"),
                        chunked("4\r\n\r\n\r\n\r\n0\r\n\r\n"),
                        "\r\n\r\n" + post("Content-Length: 3\r\n", "abc"),
                        "POST /channels/nobody HTTP/1.1\r\nhOST: [::1]:80\r\nContent-Length: 0\r\n\r\n",
                        "POST http://localhost/channels/nobody HTTP/1.1\r\nHost: LOCALHOST\r\nContent-Length: 0\r\n\r\n")
                .map(request -> new Case(200, request));
    }

    static Stream<Case> bad() {
        return Stream.of(lengths(), codings(), chunks(), lines(), targets(), headers())
                .flatMap(List::stream);
    }

    private static List<Case> lengths() {
        return bad(
                post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", CHUNKS),
                post("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", CHUNKS),
                post("Content-Length: 3\r\nContent-Length: 3\r\n", "abc"),
                post("Content-Length: 3\r\nContent-Length: 4\r\n", "abc"),
                post("Content-Length: 3, 3\r\n", "abc"),
                post("Content-Length: 3, 4\r\n", "abc"),
                post("Content-Length: +3\r\n", "abc"),
                post("Content-Length: -3\r\n", "abc"),
                post("Content-Length: 0x3\r\n", "abc"),
                post("Content-Length: 3 3\r\n", "abc"),
                post("Content-Length: 3.0\r\n", "abc"),
                post("Content-Length: \"3\"\r\n", "abc"),
                post("Content-Length:\r\n", "abc"),
                post("Content-Length: \u00b3\r\n", "abc"),
                post("Content-Length: 18446744073709551619\r\n", "abc"),
                post("Content-Length:\u000b3\r\n", "abc"));
    }

    private static List<Case> codings() {
        List<Case> cases = new java.util.ArrayList<>(bad(
                post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", CHUNKS),
                post("Transfer-Encoding: chunked, chunked\r\n", CHUNKS),
                post("Transfer-Encoding: identity\r\n", CHUNKS),
                post("Transfer-Encoding: xchunked\r\n", CHUNKS),
                post("Transfer-Encoding: chunkedx\r\n", CHUNKS),
                post("Transfer-Encoding: gzip\r\n", CHUNKS),
                post("Transfer-Encoding: chunked, gzip\r\n", CHUNKS),
                post("Transfer-Encoding: \"chunked\"\r\n", CHUNKS),
                post("Transfer-Encoding: chunked;q=1\r\n", CHUNKS),
                post("Transfer-Encoding: ,chunked\r\n", CHUNKS),
                post("Transfer-Encoding: chunked,\r\n", CHUNKS),
                post("Transfer-Encoding:\r\n", CHUNKS),
                post("Transfer-Encoding: \u000bchunked\r\n", CHUNKS),
                post("Transfer-Encoding:\r\n chunked\r\n", CHUNKS),
                post("Transfer-Encoding: chun\r\n\tked\r\n", CHUNKS),
                post("Transfer-Encoding : chunked\r\n", CHUNKS),
                post("Transfer-Encoding\t: chunked\r\n", CHUNKS),
                post(" Transfer-Encoding: chunked\r\n", CHUNKS),
                post("Transfer-Encoding: chunked\n", CHUNKS),
                post("X: y\rTransfer-Encoding: chunked\r\n", CHUNKS),
                post("X: y\nTransfer-Encoding: chunked\r\n", CHUNKS),
                "POST /channels/nobody HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNKS));
        cases.add(new Case(501, post("Transfer-Encoding: gzip, chunked\r\n", CHUNKS)));
        cases.add(new Case(501, post("Transfer-Encoding: identity, chunked\r\n", CHUNKS)));
        return cases;
    }

    private static List<Case> chunks() {
        return bad(
                chunked("100000003\r\nabc\r\n0\r\n\r\n"),
                chunked("80000000\r\nabc\r\n0\r\n\r\n"),
                chunked("00000000000000003\r\nabc\r\n0\r\n\r\n"),
                chunked("+3\r\nabc\r\n0\r\n\r\n"),
                chunked("-3\r\nabc\r\n0\r\n\r\n"),
                chunked("0x3\r\nabc\r\n0\r\n\r\n"),
                chunked(" 3\r\nabc\r\n0\r\n\r\n"),
                chunked("3 \r\nabc\r\n0\r\n\r\n"),
                chunked("3_0\r\nabc\r\n0\r\n\r\n"),
                chunked("g\r\nabc\r\n0\r\n\r\n"),
                chunked("\r\nabc\r\n0\r\n\r\n"),
                chunked(";a=b\r\nabc\r\n0\r\n\r\n"),
                chunked("3\nabc\r\n0\r\n\r\n"),
                chunked("3\r\nabc\n0\r\n\r\n"),
                chunked("3\r\nabcd\r\n0\r\n\r\n"),
                chunked("3\r\nab\r\n0\r\n\r\n"),
                chunked("3;\r\nabc\r\n0\r\n\r\n"),
                chunked("3;a=\r\nabc\r\n0\r\n\r\n"),
                chunked("3;a=\"b\r\nabc\r\n0\r\n\r\n"),
                chunked("3;a=b\u0000c\r\nabc\r\n0\r\n\r\n"),
                chunked("3;a\nb\r\nabc\r\n0\r\n\r\n"),
                chunked("3;a=b\rc\r\nabc\r\n0\r\n\r\n"),
                chunked("3;a=" + "b".repeat(2_000) + "\r\nabc\r\n0\r\n\r\n"),
                chunked("3\r\nabc\r\n0\n\n"),
                chunked("3\r\nabc\r\n0\r\nContent-Length: 3\r\n\r\n"),
                chunked("3\r\nabc\r\n0\r\nTransfer-Encoding: chunked\r\n\r\n"),
                chunked("3\r\nabc\r\n0\r\nno colon\r\n\r\n"),
                chunked("3\r\nabc\r\n0\r\n folded\r\n\r\n"),
                chunked("3\r\nabc\r\n0\r\nX: " + "y".repeat(9_000) + "\r\n\r\n"));
    }

    private static List<Case> lines() {
        String host = "Host: localhost\r\n";
        List<Case> cases = new java.util.ArrayList<>(bad(
                get("GET  / HTTP/1.1", host),
                get("GET /  HTTP/1.1", host),
                get("GET\t/\tHTTP/1.1", host),
                get("GET /\tx HTTP/1.1", host),
                get("GET / x HTTP/1.1", host),
                get("GET / HTTP/1.1 ", host),
                get(" GET / HTTP/1.1", host),
                get("GET /", host),
                get("GET / ", host),
                get("GET / HTTP/1.1\n", host),
                get("GET / http/1.1", host),
                get("GET / HTTP/1.10", host),
                get("GET / HTTP/11", host),
                get("GET / HTTP /1.1", host),
                get("GET / XTTP/1.1", host),
                get("G(ET / HTTP/1.1", host),
                get("\u0000GET / HTTP/1.1", host),
                get("GET /\u0000 HTTP/1.1", host),
                get("GET /\u007f HTTP/1.1", host),
                "GET / HTTP/1.1\nHost: localhost\n\n",
                "\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        for (String version : List.of("HTTP/1.2", "HTTP/2.0", "HTTP/0.9", "HTTP/9.9")) {
            cases.add(new Case(505, get("GET / " + version, host)));
        }
        cases.add(new Case(414, get("GET /" + "x".repeat(5_000) + " HTTP/1.1", host)));
        cases.add(new Case(431, get("GET / HTTP/1.1", host + "X: " + "y".repeat(9_000) + "\r\n")));
        cases.add(new Case(431, get("GET / HTTP/1.1", host + "X: y\r\n".repeat(2_000))));
        return cases;
    }

    private static List<Case> targets() {
        String host = "Host: localhost\r\n";
        return bad(
                get("GET http://evil.example/ HTTP/1.1", host),
                get("GET http://localhost:1/ HTTP/1.1", host),
                get("GET http://me@localhost/ HTTP/1.1", host),
                get("GET http://evil.example/ HTTP/1.0", ""),
                get("GET http:/// HTTP/1.1", host),
                get("GET ftp://localhost/ HTTP/1.1", host),
                get("GET localhost HTTP/1.1", host),
                get("GET ?x HTTP/1.1", host),
                get("GET * HTTP/1.1", host),
                get("GET /#x HTTP/1.1", host),
                get("CONNECT localhost:80 HTTP/1.1", host));
    }

    private static List<Case> headers() {
        String line = "GET / HTTP/1.1";
        return bad(
                get(line, ""),
                get(line, "Host: localhost\r\nHost: localhost\r\n"),
                get(line, "Host: localhost\r\nhost: evil.example\r\n"),
                get(line, "Host:\r\n"),
                get(line, "Host: local host\r\n"),
                get(line, "Host: me@localhost\r\n"),
                get(line, "Host: localhost/x\r\n"),
                get(line, "Host: localhost, localhost\r\n"),
                get(line, "Host: localhost:x\r\n"),
                get(line, "Host: [::1\r\n"),
                get("GET / HTTP/1.0", "Host: localhost\r\nHost: localhost\r\n"),
                get(line, "Host: localhost\r\n: y\r\n"),
                get(line, "Host: localhost\r\nX y: z\r\n"),
                get(line, "Host: localhost\r\nX\u0001: z\r\n"),
                get(line, "Host: localhost\r\nX(: z\r\n"),
                get(line, "Host: localhost\r\n\u00e9: z\r\n"),
                get(line, "Host: localhost\r\nX: y\u0000z\r\n"),
                get(line, "Host: localhost\r\nX: y\u0008z\r\n"),
                get(line, "Host: localhost\r\nX: y\r\n z\r\n"),
                get(line, "Host: localhost\r\nno colon\r\n"),
                get(line, "Host: localhost\r\nSec-WebSocket-Key1: 1\r\nSec-WebSocket-Key2: 2\r\n"),
                get(line, "Host: localhost\r\nUpgrade: h2c\r\nConnection: upgrade\r\n"));
    }

    private static List<Case> bad(String... requests) {
        return Stream.of(requests).map(request -> new Case(400, request)).toList();
    }

    @ParameterizedTest
    @MethodSource("good")
    void whatIsFineIsAnsweredAndTheConnectionGoesOn(Case sent) throws Exception {
        try (RawHttp http = RawHttp.connect(server.address("web"))) {
            http.stream().send((sent.request() + NEXT).getBytes(StandardCharsets.ISO_8859_1));
            RawHttp.Response answer = http.readResponse();
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(answer.text()).contains("delivered");
            assertThat(http.readResponse().text()).contains("event-loops");
        }
    }

    /** Not a byte is looked at before it has come, or forgotten until the others have. */
    @ParameterizedTest
    @MethodSource("good")
    void itIsFineInPiecesToo(Case sent) throws Exception {
        try (RawHttp http = RawHttp.connect(server.address("web"))) {
            http.stream().socket().setTcpNoDelay(true);
            for (byte b : sent.request().getBytes(StandardCharsets.ISO_8859_1)) {
                http.stream().send(new byte[] {b});
            }
            assertThat(http.readResponse().status()).isEqualTo(200);
            assertThat(http.ask("GET /health/live").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @MethodSource("bad")
    void whatIsNotGetsOneErrorAndNothingBehindItIsRead(Case sent) throws Exception {
        try (RawHttp http = RawHttp.connect(server.address("web"))) {
            http.stream().send((sent.request() + NEXT).getBytes(StandardCharsets.ISO_8859_1));
            RawHttp.Response answer = http.readResponse();
            Problems.assertProblem(answer, sent.status(), "bad-request");
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(rest(http)).isEmpty();
        }
    }

    private static String rest(RawHttp http) throws IOException {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        try {
            for (int b = http.stream().read(); b >= 0; b = http.stream().read()) {
                rest.write(b);
            }
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
        return rest.toString(StandardCharsets.ISO_8859_1);
    }
}
