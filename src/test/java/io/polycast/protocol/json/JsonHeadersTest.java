// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.polycast.Header;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers whose names repeat; {@link JsonDecoderTest} has the others. */
class JsonHeadersTest {
    private final JsonDecoder decoder = new JsonDecoder();

    private static byte[] record(String headers) {
        return ("{\"op\":\"pub\",\"channel\":\"c\",\"data\":\"x\",\"headers\":" + headers + ",\"id\":1}")
                .getBytes(UTF_8);
    }

    private List<Header> headers(String headers) throws BadRequestException {
        return decoder.decode(record(headers)).attributes().headers();
    }

    private BadRequestException refusal(String headers) {
        return catchThrowableOfType(BadRequestException.class, () -> headers(headers));
    }

    @Test
    void aNameThatRepeatsHasAnArray() throws BadRequestException {
        assertThat(headers("{\"b\":[\"1\",\"2\",\"\"],\"a\":\"3\",\"c\":[\"4\"]}"))
                .containsExactly(
                        new Header("b", "1"),
                        new Header("b", "2"),
                        new Header("b", ""),
                        new Header("a", "3"),
                        new Header("c", "4"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":[]}",
                "{\"a\":[\"1\",2,{\"b\":[]}]}",
                "{\"a\":[[\"1\"]]}",
                "{\"a\":[null]}",
                "{\"a\":[\"\\n\"]}",
                "{\"a b\":[\"1\"]}"
            })
    void whatElseAnArrayHasIsRefused(String headers) {
        BadRequestException refusal = refusal(headers);
        assertThat(refusal.code()).isEqualTo("bad-field");
        assertThat(refusal.id()).as("what follows is still read").isEqualTo("1");
    }

    @Test
    void eachValueCounts() throws BadRequestException {
        assertThat(headers(values(64))).hasSize(64);
        assertThat(refusal(values(65))).hasMessage("more than 64 headers");
    }

    private static String values(int count) {
        return "{\"a\":[" + "\"x\",".repeat(count - 1) + "\"x\"]}";
    }
}
