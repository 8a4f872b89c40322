// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.testkit.RawHttp;
import io.polycast.testkit.RunningServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which pages of other sites may talk to the server, by which names it may be called, and which methods there are. */
class AccessTest extends OneAllowedSite {
    @ParameterizedTest
    @CsvSource({
        "PUT, /channels/lobby, POST",
        "GET, /channels/lobby, POST",
        "HEAD, /channels/lobby, POST",
        "DELETE, /channels/lobby, POST",
        "POST, /health/live, GET",
        "DELETE, /metrics, GET",
        "POST, /api/endpoints, GET",
        "PUT, /, GET",
    })
    void otherMethodsAreRefusedWithThoseThatThereAre(String method, String target, String allowed) throws Exception {
        try (RawHttp http = connect()) {
            http.request(method + " " + target, "Connection: close", "Content-Length: 0");
            RawHttp.Response head = http.readHead();
            assertThat(head.status()).isEqualTo(405);
            assertThat(head.header("Allow").split(" *, *")).contains(allowed);
            assertThat(head.header("Content-Type")).startsWith("application/problem+json");
            if (method.equals("HEAD")) {
                assertThat(http.stream().read()).as("no body").isEqualTo(-1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/channels",
                "/health",
                "/api",
                "/api/nothing",
                "/assets/nothing.js",
                "/assets/../index.html",
                "/..%2f..%2fetc/passwd"
            })
    void whatIsNotThereIsNotFound(String target) throws Exception {
        try (RawHttp http = connect()) {
            Problems.assertProblem(http.ask("GET " + target), 404, "not-found");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "null",
                "http://127.0.0.1:1",
                "http://allowed.example:8443",
                "https://allowed.example",
                "file://",
                "x"
            })
    void pagesOfOtherSitesAreRefusedEverywhere(String origin) throws Exception {
        try (RawHttp http = connect()) {
            for (String target : new String[] {
                "POST /channels/lobby",
                "GET /channels/lobby/events",
                "GET /",
                "GET /metrics",
                "GET /health/live",
                "GET /api/endpoints",
                "OPTIONS /channels/lobby"
            }) {
                RawHttp.Response answer = http.ask(target, "Origin: " + origin, "Content-Length: 0");
                Problems.assertProblem(answer, 403, "forbidden-origin");
                assertThat(answer.headers()).doesNotContainKey("Access-Control-Allow-Origin");
            }
        }
    }

    @Test
    void thePageOfTheServerItselfIsLetIn() throws Exception {
        try (RawHttp http = connect()) {
            assertThat(http.ask("POST /channels/lobby", "Origin: http://" + http.host(), "Content-Length: 0")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void pagesOfAllowedSitesAreLetInAndMayReadTheAnswer() throws Exception {
        try (RawHttp http = connect()) {
            RawHttp.Response answer = http.ask("POST /channels/lobby", "Origin: " + ALLOWED, "Content-Length: 0");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(ALLOWED);
            assertThat(answer.header("Vary")).contains("Origin");
            RawHttp.Response problem = http.ask("POST /channels/a..b", "Origin: " + ALLOWED, "Content-Length: 0");
            Problems.assertProblem(problem, 400, "bad-channel");
            assertThat(problem.header("Access-Control-Allow-Origin")).isEqualTo(ALLOWED);
            RawHttp.Response events = http.request("GET /channels/lobby/events", "Origin: " + ALLOWED)
                    .readHead();
            assertThat(events.status()).isEqualTo(200);
            assertThat(events.header("Access-Control-Allow-Origin")).isEqualTo(ALLOWED);
        }
    }

    @Test
    void whatBrowsersAskBeforehandIsAnswered() throws Exception {
        try (RawHttp http = connect()) {
            RawHttp.Response answer = http.ask(
                    "OPTIONS /channels/lobby",
                    "Origin: " + ALLOWED,
                    "Access-Control-Request-Method: POST",
                    "Access-Control-Request-Headers: content-type");
            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(ALLOWED);
            assertThat(answer.header("Access-Control-Allow-Methods").split(" *, *"))
                    .contains("POST");
            assertThat(answer.header("Access-Control-Allow-Headers").toLowerCase(java.util.Locale.ROOT))
                    .contains("content-type");
            assertThat(Integer.parseInt(answer.header("Access-Control-Max-Age")))
                    .isPositive();
            assertThat(answer.header("Vary")).contains("Origin");
            assertThat(http.ask("GET /health/live").status())
                    .as("the connection goes on")
                    .isEqualTo(200);
        }
    }

    @Test
    void aStarLetsAllPagesIn() throws Exception {
        try (RunningServer open = RunningServer.web("\"allowedOrigins\": [\"*\"]");
                RawHttp http = RawHttp.connect(open.address("web"))) {
            RawHttp.Response answer =
                    http.ask("POST /channels/lobby", "Origin: https://any.example", "Content-Length: 0");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Access-Control-Allow-Origin")).isIn("https://any.example", "*");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "127.0.0.1.evil.example",
                "evil-localhost",
                "192.0.2.1",
                "[2001:db8::1]:80",
                "0x7f000001",
                "localhost.evil.example:80"
            })
    void otherNamesAreRefused(String host) throws Exception {
        try (RawHttp http = connect()) {
            for (String target : new String[] {"GET /", "GET /health/live", "GET /metrics", "POST /channels/lobby"}) {
                http.send(target + " HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: 0\r\n\r\n");
                Problems.assertProblem(http.readResponse(), 421, "wrong-host");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:1",
                "LocalHost",
                "a.b.localhost",
                "127.0.0.1",
                "127.9.9.9:80",
                "[::1]",
                "[::1]:8080",
                "allowed.example",
                "[0:0:0:0:0:0:0:1]"
            })
    void namesOfThisMachineAreFine(String host) throws Exception {
        try (RawHttp http = connect()) {
            http.send("POST /channels/lobby HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: 0\r\n\r\n");
            assertThat(http.readResponse().status()).isEqualTo(200);
        }
    }

    @Test
    void theTargetMayBeAbsolute() throws Exception {
        try (RawHttp http = connect()) {
            assertThat(http.ask("POST http://" + http.host() + "/channels/lobby", "Content-Length: 0")
                            .status())
                    .isEqualTo(200);
        }
    }
}
