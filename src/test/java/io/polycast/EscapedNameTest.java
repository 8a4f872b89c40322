// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EscapedNameTest {
    private static final long SEED = Long.getLong("polycast.test.seed", 17);
    private static final int ROUNDS = 50_000;

    /** What names are likely to be spelled wrongly over. */
    private static final String[] PIECES = {
        "a",
        "Z",
        "0",
        ".",
        "/",
        "%",
        "$",
        "*",
        ">",
        " ",
        "\t",
        "\r\n",
        "\0",
        "\u007f",
        "%41",
        "%2E",
        "ä",
        "漢",
        "\uD83D\uDC69",
        "\u00a0",
        "\u0085",
        "\u2028",
        "\u3000",
        "\ufeff",
        "\uffff"
    };

    private static byte[] latin1(String name) {
        return name.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] utf8(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            news,.,news
            news.,.,news.%
            '',.,%
            .,.,%.%
            a..b,.,a.%.b
            plant/v1.0/t,/,plant.v1%2E0.t
            /a//b,/,%.a.%.b
            100%,.,100%25
            %,.,%25
            a.%.b,.,a.%25.b
            a b,.,a%20b
            a*.>,.,a%2A.%3E
            $SYS.x,.,%24SYS.x
            a.$b,.,a.$b
            .$b,.,%.$b
            grüß,.,grüß
            a/b,.,a/b
            """)
    void isSpelledSo(String name, char separator, String channel) throws Exception {
        assertThat(EscapedName.channel(utf8(name), separator)).hasToString(channel);
        assertThat(EscapedName.name(ChannelName.of(channel), separator)).isEqualTo(utf8(name));
    }

    @Test
    void bytesThatAreNoTextAreEscaped() throws Exception {
        assertThat(EscapedName.channel(latin1("\u00ff\u00c3"), '.')).hasToString("%FF%C3");
        // A dot that takes two bytes, half a surrogate pair, and a character beyond the last.
        assertThat(EscapedName.channel(latin1("\u00c0\u00ae"), '.')).hasToString("%C0%AE");
        assertThat(EscapedName.channel(latin1("\u00ed\u00a0\u0080"), '.')).hasToString("%ED%A0%80");
        assertThat(EscapedName.channel(latin1("\u00f4\u0090\u0080\u0080"), '.')).hasToString("%F4%90%80%80");
        assertThat(EscapedName.channel(utf8("\u00a0"), '.')).hasToString("%C2%A0");
    }

    @Test
    void everyNameComesOutAsItWentIn() throws Exception {
        Random random = new Random(SEED);
        Map<ChannelName, String> spelled = new HashMap<>();
        for (int i = 0; i < ROUNDS; i++) {
            byte[] name = draw(random);
            String shown = HexFormat.of().formatHex(name);
            ChannelName channel = EscapedName.channel(name, '.');
            assertThat(EscapedName.name(channel, '.')).as(shown).isEqualTo(name);
            assertThat(channel.unescaped()).as(shown).isEqualTo(new String(name, StandardCharsets.ISO_8859_1));
            assertThat(spelled.put(channel, shown))
                    .as("two names of %s", channel)
                    .isIn(null, shown);

            ChannelName topic = EscapedName.channel(name, '/');
            assertThat(EscapedName.name(topic, '/')).as(shown).isEqualTo(name);
        }
    }

    private static byte[] draw(Random random) {
        ByteArrayOutputStream name = new ByteArrayOutputStream();
        for (int i = random.nextInt(8); i > 0; i--) {
            if (random.nextInt(4) == 0) {
                name.write(random.nextInt(256));
            } else {
                name.writeBytes(utf8(PIECES[random.nextInt(PIECES.length)]));
            }
        }
        return name.toByteArray();
    }

    @Test
    void everyChannelStandsForOneName() throws Exception {
        Random random = new Random(SEED);
        int channels = 0;
        for (int i = 0; i < ROUNDS; i++) {
            String text = new String(draw(random), StandardCharsets.UTF_8);
            try {
                ChannelName channel = ChannelName.parse(text);
                byte[] name = EscapedName.name(channel, '.');
                // A dot within a token is known to protocols only that have another separator.
                char separator = text.contains("%2E") ? '\1' : '.';
                assertThat(EscapedName.channel(EscapedName.name(channel, separator), separator))
                        .isEqualTo(channel);
                assertThat(channel.unescaped()).isEqualTo(new String(name, StandardCharsets.ISO_8859_1));
                channels++;
            } catch (BadChannelException e) {
                // Most are none.
            }
        }
        assertThat(channels).isGreaterThan(ROUNDS / 100);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%41",
                "a%",
                "a%2",
                "%%",
                "%.%%",
                "a%2e",
                "a.%24",
                "%C3%A4",
                "%E6%BC%A2",
                "%F0%9F%91%A9",
                "a%.b",
                "%a",
                "%2Ea%41"
            })
    void whatMayStandForItselfIsNotEscaped(String text) {
        assertThatThrownBy(() -> ChannelName.parse(text))
                .isInstanceOf(BadChannelException.class)
                .hasMessageContaining("capital hex digits");
    }

    @Test
    void patternsMayHaveEscapesToo() throws Exception {
        assertThat(ChannelPattern.parse("%24a.*.%.%2A.>").matches(ChannelName.of("%24a.x.%.%2A.y")))
                .isTrue();
        assertThat(ChannelPattern.parse("*.b").matches(ChannelName.of("%.b"))).isTrue();
    }

    @Test
    void theSpellingIsWhatIsBounded() throws Exception {
        assertThat(EscapedName.channel(utf8(" ".repeat(341)), '.').utf8()).hasSize(1_023);
        assertThatThrownBy(() -> EscapedName.channel(utf8(" ".repeat(342)), '.'))
                .isInstanceOf(BadChannelException.class)
                .hasMessage("longer than 1024 bytes");
        assertThatThrownBy(() -> EscapedName.channel(utf8(".".repeat(128)), '.'))
                .isInstanceOf(BadChannelException.class)
                .hasMessage("more than 128 tokens");
    }
}
