// SPDX-License-Identifier: Apache-2.0
package io.polycast.client.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which names each protocol has. */
class NamingTest {
    private static final String LONG = "x".repeat(65_536);

    static Stream<Arguments> bad() {
        return Stream.of(
                Arguments.of(
                        Naming.POLYCAST,
                        new String[] {"", "a b", "a\n/pub c", "a..b", "$sys", "a%41", "a\u2003b", "a.\0"}),
                Arguments.of(
                        Naming.NATS, new String[] {"", "a b", "a\r\nPUB b 0", "a..b", ".a", "a.", "a\tb", "a\177"}),
                Arguments.of(Naming.MQTT, new String[] {"", "a\0", LONG, "\u00e4".repeat(32_768)}));
    }

    static Stream<Arguments> good() {
        return Stream.of(
                Arguments.of(Naming.POLYCAST, new String[] {"a", "a.b", "\u00fc", "a%20b", "a/b"}),
                Arguments.of(Naming.NATS, new String[] {"a", "a.b", "$JS.API", "\u00fc", "a/b"}),
                Arguments.of(Naming.MQTT, new String[] {"a", "/a//b", "a b", "$SYS/x", "\n", LONG.substring(1)}),
                Arguments.of(Naming.REDIS, new String[] {"", "a b", "a\r\nb", LONG}));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void isRefusedOnOneLine(Naming naming, String[] names) {
        for (String name : names) {
            assertThatThrownBy(() -> naming.checkChannel(name))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(" is no channel: ")
                    .hasMessageNotContainingAny("\n", "\r", "\0")
                    .message()
                    .hasSizeLessThan(250);
            assertThatThrownBy(() -> naming.checkPattern(name))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(" is no pattern: ");
        }
    }

    @ParameterizedTest
    @MethodSource("good")
    void isTaken(Naming naming, String[] names) {
        for (String name : names) {
            assertThatCode(() -> naming.checkChannel(name)).doesNotThrowAnyException();
            assertThatCode(() -> naming.checkPattern(name)).doesNotThrowAnyException();
        }
    }

    static Stream<Arguments> wildcards() {
        return Stream.of(
                Arguments.of(Naming.POLYCAST, "a.*.>", true),
                Arguments.of(Naming.POLYCAST, "a.>.b", false),
                Arguments.of(Naming.MQTT, "+/a/#", true),
                Arguments.of(Naming.MQTT, "#", true),
                Arguments.of(Naming.MQTT, "a#", false),
                Arguments.of(Naming.MQTT, "#/a", false),
                Arguments.of(Naming.MQTT, "a+/b", false));
    }

    @ParameterizedTest
    @MethodSource("wildcards")
    void aPatternHasWildcardsWhereTheyMayBe(Naming naming, String pattern, boolean good) {
        assertThatThrownBy(() -> naming.checkChannel(pattern)).isInstanceOf(IllegalArgumentException.class);
        if (good) {
            assertThatCode(() -> naming.checkPattern(pattern)).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> naming.checkPattern(pattern)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void aMessageIsLookedAtWhereItIsALine(Scheme scheme) {
        boolean stream = scheme == Scheme.TCP || scheme == Scheme.TLS || scheme == Scheme.UNIX;
        assertThat(Stream.of("", "a", "\ra", "/quit").map(NamingTest::bytes)).allSatisfy(scheme::checkMessage);
        for (String broken : new String[] {"a\nb", "a\n"}) {
            assertThat(refuses(scheme, broken)).isEqualTo(stream);
        }
        assertThat(refuses(scheme, "a\r")).isEqualTo(stream || scheme == Scheme.UDP);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean refuses(Scheme scheme, String message) {
        try {
            scheme.checkMessage(bytes(message));
            return false;
        } catch (IllegalArgumentException e) {
            return true;
        }
    }

    @Test
    void everySchemeHasRules() {
        assertThat(Arrays.stream(Scheme.values()).map(Scheme::naming)).doesNotContainNull();
    }
}
