// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttributesTest {
    private static final ChannelName CHANNEL = ChannelName.of("a.b");

    private static Message message(Attributes attributes) {
        return new Message(CHANNEL, new byte[10], attributes, 1, "door");
    }

    @Test
    void areSharedWhereTheyAreCommon() {
        assertThat(Attributes.of(null, List.of())).isSameAs(Attributes.EMPTY);
        assertThat(Attributes.of(Message.JSON, List.of())).isSameAs(Attributes.JSON);
        assertThat(Attributes.of(null, List.of(new Header("a", "1")))).isNotSameAs(Attributes.EMPTY);
        assertThat(Attributes.of("text/plain", List.of()).contentType()).isEqualTo("text/plain");
    }

    @Test
    void countInTheWeightOfTheirMessage() {
        int bare = message(Attributes.EMPTY).weight();
        assertThat(message(Attributes.JSON).weight()).isEqualTo(bare);
        int typed = message(Attributes.of("text/plain", List.of())).weight();
        assertThat(typed).isGreaterThan(bare + "text/plain".length());
        int one = message(Attributes.of("text/plain", List.of(new Header("name", "value"))))
                .weight();
        assertThat(one).isGreaterThan(typed + "namevalue".length());
        Attributes full = new Attributes("text/plain", List.of(new Header("name", "value")), CHANNEL, true, 1);
        assertThat(message(full).weight()).isEqualTo(one + "a.b".length());
    }

    @Test
    void doNotChangeWithWhatTheyWereMadeOf() {
        List<Header> headers = new ArrayList<>(List.of(new Header("a", "1"), new Header("a", "2")));
        Attributes attributes = Attributes.of(null, headers);
        headers.clear();
        assertThat(attributes.headers()).containsExactly(new Header("a", "1"), new Header("a", "2"));
    }

    @Test
    void arePlainUntilTheySayMoreThanContentTypeAndHeaders() {
        assertThat(Attributes.of("text/plain", List.of(new Header("a", "1"))).plain())
                .isTrue();
        assertThat(new Attributes(null, List.of(), CHANNEL, false, Attributes.NO_EXPIRY).plain())
                .isFalse();
        assertThat(new Attributes(null, List.of(), null, true, Attributes.NO_EXPIRY).plain())
                .isFalse();
        assertThat(new Attributes(null, List.of(), null, false, 0).plain()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "Content-Type", "!", "~", "x_1"})
    void takesTheseNames(String name) {
        assertThat(Header.isName(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a:", "\u007f", "ü", "a\n", "\t"})
    void refusesTheseNames(String name) {
        assertThat(Header.isName(name)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\tb", "ü", "🎉", "a: b"})
    void takesTheseValues(String value) {
        assertThat(Header.isValue(value)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\0", "\u007f", "\u0085", "\ud83c", "\udf89", "\ud83c!", "\udf89\ud83c"})
    void refusesTheseValues(String value) {
        assertThat(Header.isValue(value)).isFalse();
    }
}
