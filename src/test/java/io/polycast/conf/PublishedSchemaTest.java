// SPDX-License-Identifier: Apache-2.0
package io.polycast.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.polycast.protocol.Protocol;
import io.polycast.testkit.ShippedProtocols;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Editors read the schema from its file, in which the blocks of protocols have to stand as the protocols have them. */
class PublishedSchemaTest {
    private static final String MINIMAL =
            "{\"endpoints\": {\"a\": {\"listen\": \"tcp://127.0.0.1:0\", \"protocol\": \"text\"}}}";

    static List<Protocol> protocols() throws IOException {
        return ShippedProtocols.all();
    }

    private static JsonNode published(String key) throws IOException {
        return new ObjectMapper()
                .readTree(Path.of("conf/polycast.schema.json").toFile())
                .at("/$defs/endpoint/properties/" + key);
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void hasTheBlockOfEachProtocol(Protocol protocol) throws IOException {
        String own = protocol.settingsSchema();
        JsonNode expected = own.isEmpty() ? JsonNodeFactory.instance.missingNode() : new ObjectMapper().readTree(own);
        assertThat(published(protocol.name()).toPrettyString())
                .as("\"%s\" in \"properties\" of \"endpoint\" in conf/polycast.schema.json", protocol.name())
                .isEqualTo(expected.toPrettyString());
    }

    /** Reads a configuration with a protocol of that name and block. */
    private static void read(String name, String schema) throws BadConfException {
        ProtocolBlock block = new ProtocolBlock(name, schema, Map.of(), true, false);
        new ConfReader(Map.of(), conf -> List.of(), List.of(block)).read(MINIMAL);
    }

    @Test
    void mayHaveABlockThatIsTheProtocolsOwn() throws Exception {
        read("framing", published("framing").toString());
        read("toy", "{\"type\": \"object\", \"properties\": {}}");
    }

    @Test
    void hasNoOtherBlockOfAProtocol() {
        assertThatThrownBy(() -> read("framing", "{\"type\": \"object\", \"properties\": {}}"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("framing");
    }
}
