// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.polycast.CloseReason;
import io.polycast.testkit.AsyncApiDocument;
import io.polycast.testkit.RunningServer;
import io.polycast.testkit.StreamClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The AsyncAPI document says of the json protocol what the server says of it, and agrees with itself. */
class AsyncApiTest {
    private static final String OPS = "op must be one of ";

    private final AsyncApiDocument document = AsyncApiDocument.read();

    AsyncApiTest() throws IOException {}

    @Test
    void isServedBesideTheOpenApiDocument() throws Exception {
        try (RunningServer server = RunningServer.web();
                CheckedHttp http = CheckedHttp.connect(server)) {
            assertThat(http.ask("GET /api/asyncapi.json").json())
                    .isEqualTo(new JsonObject(document.root().toString()));
        }
    }

    @Test
    void hasTheOperationsOfTheServer() throws Exception {
        try (RunningServer server = RunningServer.web();
                StreamClient client = StreamClient.connect(server.address("json"))) {
            String ops = new JsonObject(client.ask("{\"op\":\"none\"}")).getString("message");

            assertThat(ops).startsWith(OPS);
            assertThat(document.requests().keySet())
                    .containsExactlyInAnyOrder(ops.substring(OPS.length()).split(", "));
        }
    }

    @Test
    void hasTheReasonsForWhichConnectionsEnd() {
        Set<String> codes = StreamSupport.stream(
                        document.root()
                                .at("/components/schemas/Error/properties/code/enum")
                                .spliterator(),
                        false)
                .map(JsonNode::asText)
                .collect(Collectors.toSet());

        // Those that are not: who closed itself hears nothing, and json has no text and no logins of its own.
        assertThat(codes)
                .containsAll(Arrays.stream(CloseReason.values())
                        .map(CloseReason::code)
                        .filter(code -> !Set.of("bye", "closed", "bad-text", "unidentified")
                                .contains(code))
                        .toList());
    }

    @Test
    void hasExamplesThatItsSchemasAllow() {
        JsonNode messages = document.root().at("/components/messages");
        assertThat(messages).hasSizeGreaterThan(10);
        messages.properties().forEach(message -> {
            assertThat(message.getValue().path("examples")).as(message.getKey()).isNotEmpty();
            message.getValue()
                    .path("examples")
                    .forEach(example -> document.check(
                            example.path("payload").toString(),
                            message.getValue().path("payload")));
        });
    }

    @Test
    void refersToWhatItHas() {
        assertThat(document.root().findValuesAsText("$ref"))
                .hasSizeGreaterThan(20)
                .allSatisfy(reference -> assertThat(
                                document.root().at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }
}
