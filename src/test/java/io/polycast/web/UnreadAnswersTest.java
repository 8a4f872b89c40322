// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static io.polycast.testkit.RawHttp2.DATA;
import static io.polycast.testkit.RawHttp2.GO_AWAY;
import static io.polycast.testkit.RawHttp2.HEADERS;
import static io.polycast.testkit.RawHttp2.RST_STREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Timer;
import io.polycast.testkit.RawHttp;
import io.polycast.testkit.RawHttp2;
import io.polycast.testkit.RunningServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clients that ask and ask, and do not read what they are answered. */
class UnreadAnswersTest {
    private static final int REQUESTS = 2_000;
    private static final int SMALL_BUFFER = 4_096;
    private static final int HUGE_WINDOW = Integer.MAX_VALUE;

    /** More than the kernel takes for one client, and less than what all the answers come to. */
    private static final int SOME = REQUESTS / 2;

    private static final int REFUSED_STREAM = 7;
    private static final int SETTINGS_TIMEOUT = 4;

    private static long answers(RunningServer server, String route) {
        return server.server().registry().find("polycast.http.requests").tag("route", route).timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    private static void awaitNothing(RunningServer server) {
        await().untilAsserted(() -> {
            assertThat(server.gauge("polycast.connections", "web")).isZero();
            assertThat(server.pendingTotal()).isZero();
        });
    }

    private static RawHttp pipeline(RunningServer server, String request) throws Exception {
        RawHttp http = RawHttp.connect(server.address("web"), SMALL_BUFFER);
        return http.send(http.head(request).repeat(REQUESTS));
    }

    @Test
    void pipelinedRequestsAreAnsweredAsTheAnswersAreRead() throws Exception {
        try (RunningServer server = RunningServer.web()) {
            List<RawHttp> clients = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                clients.add(pipeline(server, "GET /"));
            }
            await().until(() -> server.pendingTotal() > 0);
            try (RawHttp other = RawHttp.connect(server.address("web"))) {
                for (int i = 0; i < 20; i++) {
                    assertThat(other.publish("nobody", "text/plain", "x").status())
                            .isEqualTo(200);
                }
            }
            assertThat(answers(server, "/")).isLessThan(4 * SOME);
            assertThat(server.pendingTotal()).isLessThan(4 << 20);
            for (int i = 0; i < REQUESTS; i++) {
                assertThat(clients.get(0).readResponse().status()).isEqualTo(200);
            }
            for (RawHttp client : clients) {
                client.close();
            }
            awaitNothing(server);
        }
    }

    /** The first answer of each is told at the end of a task of another thread. */
    @Test
    void answersThatTakeTheirTimeComeInTurnToo() throws Exception {
        try (RunningServer server = RunningServer.web();
                RawHttp http = RawHttp.connect(server.address("web"))) {
            StringBuilder requests = new StringBuilder();
            for (int i = 0; i < 50; i++) {
                requests.append(http.head("GET /metrics"))
                        .append(http.head("GET /channels/a..b"))
                        .append(http.head("POST /channels/nobody", "Content-Length: 1"))
                        .append("x");
            }
            http.send(requests.toString()).stream().halfClose();
            for (int i = 0; i < 50; i++) {
                assertThat(http.readResponse().text()).contains("polycast_connections");
                assertThat(http.readResponse().status()).isEqualTo(405);
                assertThat(http.readResponse().text()).isEqualTo("{\"delivered\":0}");
            }
            assertThat(http.stream().read()).isEqualTo(-1);
        }
    }

    @Test
    void whoTakesNothingForTooLongIsEnded() throws Exception {
        try (RunningServer server = RunningServer.web("\"writeTimeout\": \"1s\"");
                RawHttp http = pipeline(server, "GET /")) {
            assertThat(http.readHead().status()).isEqualTo(200);
            awaitNothing(server);
        }
    }

    @Test
    void aHugeWindowOfHttp2IsNoLicenceEither() throws Exception {
        try (RunningServer server = RunningServer.web();
                RawHttp2 http = RawHttp2.connect(server.address("web"), SMALL_BUFFER, HUGE_WINDOW)) {
            http.acknowledgeSettings();
            // In turns, so that no more streams are open than may be.
            int asked = 0;
            while (server.pendingTotal() == 0 && asked < REQUESTS) {
                for (int i = 0; i < 50; i++) {
                    http.get("/");
                }
                asked += 50;
                int now = asked;
                // Once something waits no more is read, be it in the middle of these.
                await().until(() -> answers(server, "/") == now || server.pendingTotal() > 0);
            }
            assertThat(server.pendingTotal()).isBetween(1L, 4L << 20);
            assertThat(asked).isLessThan(SOME);
            int answered = 0;
            while (answered < asked) {
                RawHttp2.Frame frame = http.next();
                assertThat(frame.type()).isIn(HEADERS, DATA);
                answered += frame.type() == DATA && (frame.flags() & 1) == 1 ? 1 : 0;
            }
            http.endAbruptly();
            awaitNothing(server);
        }
    }

    @Test
    void streamsThatMayNotSendAreBoundedByNumberAndSize() throws Exception {
        try (RunningServer server = RunningServer.web("\"maxPending\": \"64KiB\"", "\"maxMessageSize\": \"64KiB\"");
                RawHttp2 http = RawHttp2.connect(server.address("web"), 0, 0)) {
            for (int i = 0; i < 120; i++) {
                http.get("/");
            }
            int heads = 0;
            int refused = 0;
            while (heads + refused < 120) {
                RawHttp2.Frame frame = http.next();
                if (frame.type() == RST_STREAM) {
                    assertThat(frame.number(0)).isEqualTo(REFUSED_STREAM);
                    refused++;
                } else {
                    assertThat(frame.type()).isEqualTo(HEADERS);
                    heads++;
                }
            }
            assertThat(heads).isEqualTo(100);
            // Once so much waited, answers were short.
            assertThat(server.pendingTotal()).isBetween(64L << 10, 100L << 10);
            assertThat(answers(server, "none")).isGreaterThan(50);
            http.endAbruptly();
            awaitNothing(server);
        }
    }

    @Test
    void whoDoesNotAcknowledgeTheSettingsIsEnded() throws Exception {
        try (RunningServer server = RunningServer.web("\"idleTimeout\": \"5s\"", "\"heartbeat\": \"500ms\"");
                RawHttp2 strange = RawHttp2.connect(server.address("web"), 0, HUGE_WINDOW);
                RawHttp2 polite = RawHttp2.connect(server.address("web"), 0, HUGE_WINDOW)) {
            strange.get("/channels/lobby/events");
            polite.get("/channels/lobby/events");
            polite.acknowledgeSettings();
            RawHttp2.Frame frame = strange.next();
            while (frame.type() == HEADERS || frame.type() == DATA) {
                frame = strange.next();
            }
            assertThat(frame.type()).isEqualTo(GO_AWAY);
            assertThat(frame.number(4)).isEqualTo(SETTINGS_TIMEOUT);
            await().untilAsserted(() ->
                    assertThat(server.gauge("polycast.connections", "web")).isEqualTo(1));
            try (RawHttp http = RawHttp.connect(server.address("web"))) {
                assertThat(http.publish("lobby", "text/plain", "still there").text())
                        .isEqualTo("{\"delivered\":1}");
            }
        }
    }
}
