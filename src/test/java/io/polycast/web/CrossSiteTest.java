// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.polycast.testkit.RawHttp;
import io.polycast.testkit.RunningServer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * What a page of another site may cause without saying where it is from, and what one that is allowed may not reach.
 */
class CrossSiteTest extends OneAllowedSite {
    @ParameterizedTest
    @CsvSource({
        "cross-site, no-cors, image, /metrics",
        "cross-site, no-cors, script, /api/endpoints",
        "cross-site, no-cors, script, /assets/app.js",
        "cross-site, no-cors, empty, /channels/lobby/events",
        "cross-site, no-cors, image, /",
        "cross-site, navigate, iframe, /",
        "cross-site, navigate, document, /metrics",
        "cross-site, navigate, document, /api/clients",
        "cross-site, navigate, document, /channels/lobby/events",
        "same-site, no-cors, image, /health/live",
        "same-site, cors, empty, /api/endpoints",
        "CROSS-SITE, no-cors, image, /metrics",
        "nonsense, no-cors, image, /metrics",
    })
    void pagesOfOtherSitesMayNotLoadAnything(String site, String mode, String dest, String target) throws Exception {
        try (RawHttp http = connect()) {
            RawHttp.Response answer = http.ask(
                    "GET " + target, "Sec-Fetch-Site: " + site, "Sec-Fetch-Mode: " + mode, "Sec-Fetch-Dest: " + dest);
            Problems.assertProblem(answer, 403, "forbidden-origin");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "cross-site, navigate, document, /",
        "same-site, navigate, document, /",
        "cross-site, navigate, document, /?channel=lobby",
        "same-origin, no-cors, script, /assets/app.js",
        "same-origin, cors, empty, /metrics",
        "same-origin, no-cors, image, /favicon.ico",
        "none, navigate, document, /metrics",
        "none, navigate, document, /",
    })
    void linksAndTheServersOwnPageAreFine(String site, String mode, String dest, String target) throws Exception {
        try (RawHttp http = connect()) {
            RawHttp.Response answer = http.ask(
                    "GET " + target, "Sec-Fetch-Site: " + site, "Sec-Fetch-Mode: " + mode, "Sec-Fetch-Dest: " + dest);
            assertThat(answer.status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /metrics",
                "GET /api/endpoints",
                "GET /api/clients",
                "GET /api/channels",
                "GET /api/nodes",
                "GET /api/clients/x",
                "DELETE /api/clients/x",
                "GET /%61pi/clients",
                "GET /api/openapi.json",
                "GET /api/asyncapi.json",
                "HEAD /metrics"
            })
    void allowedPagesDoNotReachWhatIsForOperators(String target) throws Exception {
        try (RawHttp http = connect()) {
            http.request(target, "Origin: " + ALLOWED, "Sec-Fetch-Site: cross-site", "Connection: close");
            RawHttp.Response head = http.readHead();
            assertThat(head.status()).isEqualTo(403);
            assertThat(head.headers()).doesNotContainKey("Access-Control-Allow-Origin");
        }
        try (RawHttp http = connect()) {
            // The server's own page does.
            http.request(target, "Origin: http://" + http.host(), "Connection: close");
            assertThat(http.readHead().status()).isIn(200, 404);
        }
    }

    @Test
    void allowedPagesReachChannels() throws Exception {
        try (RawHttp http = connect()) {
            assertThat(http.ask("POST /channels/lobby", "Origin: " + ALLOWED, "Content-Length: 0")
                            .status())
                    .isEqualTo(200);
            RawHttp.Response preflight =
                    http.ask("OPTIONS /channels/lobby", "Origin: " + ALLOWED, "Access-Control-Request-Method: POST");
            assertThat(preflight.header("Access-Control-Allow-Methods"))
                    .contains("POST")
                    .doesNotContain("DELETE");
        }
    }

    @Test
    void aStarOpensNothingForOperatorsEither() throws Exception {
        try (RunningServer open = RunningServer.web("\"allowedOrigins\": [\"*\"]");
                RawHttp http = RawHttp.connect(open.address("web"))) {
            String site = "Sec-Fetch-Site: cross-site";
            Problems.assertProblem(http.ask("GET /metrics", site), 403, "forbidden-origin");
            Problems.assertProblem(
                    http.ask("GET /metrics", "Origin: https://any.example", site), 403, "forbidden-origin");
            assertThat(http.ask("GET /assets/app.js", site).status()).isEqualTo(200);
        }
    }

    @Test
    void refusedPagesAreToldNowAndThen() throws Exception {
        Logger log = (Logger) LoggerFactory.getLogger(RefusedPages.class);
        ListAppender<ILoggingEvent> told = new ListAppender<>();
        told.start();
        log.setLevel(Level.INFO);
        log.addAppender(told);
        try (RunningServer other = RunningServer.web();
                RawHttp http = RawHttp.connect(other.address("web"))) {
            for (int i = 0; i < 100; i++) {
                http.ask(
                        "POST /channels/lobby?x",
                        "Origin: https://evil.example/\u00e9 x=" + "y".repeat(1_000),
                        "Content-Length: 0");
            }
            await().until(() -> !told.list.isEmpty());
            List<ILoggingEvent> lines = List.copyOf(told.list);
            assertThat(lines).hasSizeLessThan(5);
            assertThat(lines.get(0).getFormattedMessage())
                    .contains("endpoint web refused POST /channels/lobby", "https://evil.example/??")
                    .hasSizeLessThan(300);
        } finally {
            log.detachAppender(told);
            log.setLevel(null);
        }
    }
}
