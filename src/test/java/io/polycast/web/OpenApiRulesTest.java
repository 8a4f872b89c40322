// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.polycast.conf.EndpointConf;
import io.polycast.protocol.Protocol;
import io.polycast.testkit.ShippedProtocols;
import io.polycast.transport.Transport;
import java.io.IOException;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What linters ask of an OpenAPI document holds, and its lists are those of the server. */
class OpenApiRulesTest {
    private final OpenApiDocument document = OpenApiDocument.read();
    private final JsonNode root = document.root();

    OpenApiRulesTest() throws IOException {}

    private List<String> words(String schema) {
        return texts(root.at("/components/schemas/" + schema + "/enum"));
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    @Test
    void transportsAreThoseOfTheServer() {
        assertThat(words("Endpoint/properties/transport"))
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                ServiceLoader.load(Transport.class).stream()
                                        .map(found -> found.get().scheme()),
                                Stream.of(EndpointConf.HTTP))
                        .toList());
    }

    @Test
    void protocolsAreThoseOfTheServer() throws Exception {
        List<String> protocols =
                ShippedProtocols.all().stream().map(Protocol::name).toList();

        assertThat(words("Endpoint/properties/protocol"))
                .containsExactlyInAnyOrderElementsOf(Stream.concat(protocols.stream(), Stream.of(EndpointConf.HTTP))
                        .toList());
        assertThat(words("ClientProtocol")).containsAll(protocols);
    }

    @Test
    void saysForAllOperationsThatNobodyHasToLogIn() {
        assertThat(root.path("security").isArray()).isTrue();
    }

    @Test
    void declaresWhatItRequires() {
        assertThat(root.findParents("required"))
                .filteredOn(schema -> schema.path("required").isArray())
                .hasSizeGreaterThan(10)
                .allSatisfy(schema -> assertThat(texts(schema.path("required")))
                        .allSatisfy(name -> assertThat(schema.path("properties").has(name))
                                .as("%s of %s", name, schema)
                                .isTrue()));
    }

    @Test
    void describesEachOperationOnceByAName() {
        List<String> names = root.path("paths").findValuesAsText("operationId");

        assertThat(names).doesNotHaveDuplicates().hasSameSizeAs(document.operations());
    }
}
