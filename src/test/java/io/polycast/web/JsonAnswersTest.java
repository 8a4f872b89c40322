// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.testkit.RawHttp;
import io.polycast.testkit.RunningServer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of JSON end their line, so that a shell's prompt does not stand behind them. */
class JsonAnswersTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/endpoints",
                "GET /api/clients",
                "GET /api/channels",
                "GET /api/nodes",
                "GET /api/clients?limit=none",
                "GET /nowhere",
                "GET /health/live",
                "GET /health/ready",
                "POST /channels/lobby"
            })
    void endTheirLine(String request) throws Exception {
        try (RunningServer server = RunningServer.web();
                RawHttp http = RawHttp.connect(server.address("web"))) {
            RawHttp.Response answer = http.ask(request);
            assertThat(answer.header("content-type")).contains("json");
            assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                    .endsWith("}\n")
                    .hasLineCount(1);
        }
    }
}
