// SPDX-License-Identifier: Apache-2.0
package io.polycast.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.polycast.testkit.Rounds;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is compared with the JDK's strict UTF-8 decoder and with what Jackson reads back. */
class JsonTextTest {
    private static final ObjectMapper JACKSON = new ObjectMapper();

    /**
     * Longer than the eight bytes that are looked at in one go, so that each place in them and behind them has its
     * turn.
     */
    private static final int FILL = 19;

    private static byte[] written(Consumer<ByteBuf> writing) {
        ByteBuf out = Unpooled.buffer(1);
        writing.accept(out);
        byte[] bytes = ByteBufUtil.getBytes(out);
        out.release();
        return bytes;
    }

    private static String string(String text) {
        return new String(written(out -> JsonText.string(text, out)), UTF_8);
    }

    private static Optional<String> strictly(byte[] bytes) {
        try {
            return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static void agrees(byte[] bytes) throws IOException {
        Optional<String> text = strictly(bytes);
        String hex = HexFormat.of().formatHex(bytes);
        assertThat(JsonText.isUtf8(bytes)).as(hex).isEqualTo(text.isPresent());
        boolean[] taken = {false};
        byte[] json = written(out -> taken[0] = JsonText.tryUtf8String(bytes, out));
        assertThat(taken[0]).as(hex).isEqualTo(text.isPresent());
        if (text.isPresent()) {
            assertThat(JACKSON.readValue(json, String.class)).as(hex).isEqualTo(text.get());
            assertThat(JsonText.isUtf8(json)).as(hex).isTrue();
        } else {
            assertThat(json).as(hex).isEmpty();
        }
    }

    /** At each place among plain bytes, and alone. */
    private static void agreesEverywhere(byte[] bytes) throws IOException {
        agrees(bytes);
        for (int before = 0; before <= FILL; before++) {
            byte[] around = new byte[FILL + bytes.length];
            Arrays.fill(around, (byte) 'x');
            System.arraycopy(bytes, 0, around, before, bytes.length);
            agrees(around);
        }
    }

    @Test
    void writesEveryByteOrRefusesIt() throws IOException {
        for (int b = 0; b < 256; b++) {
            agreesEverywhere(new byte[] {(byte) b});
        }
    }

    @Test
    void decidesOnEveryPairOfBytes() throws IOException {
        for (int pair = 0; pair < 1 << 16; pair++) {
            agrees(new byte[] {(byte) (pair >> 8), (byte) pair});
        }
    }

    @Test
    void writesEveryCharacter() throws IOException {
        for (int point = 0; point <= Character.MAX_CODE_POINT; point += point < 0x3000 ? 1 : 61) {
            if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
                agrees(("a" + Character.toString(point) + "\"").getBytes(UTF_8));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7f",
                "c280",
                "dfbf",
                "e0a080",
                "ed9fbf",
                "ee8080",
                "efbfbd",
                "efbfbf",
                "efbbbf",
                "f0908080",
                "f48fbfbf",
                "c3bc22c3bc5cc3bc",
                "e6bca2e5ad970a",
                "f09f8e89f09f8e89f09f8e89",
            })
    void takesWhatIsUtf8(String hex) throws IOException {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThat(JsonText.isUtf8(bytes)).isTrue();
        agreesEverywhere(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "80, a continuation byte alone",
        "bf, a continuation byte alone",
        "c080, overlong",
        "c1bf, overlong",
        "e08080, overlong",
        "e09fbf, overlong",
        "f0808080, overlong",
        "f08fbfbf, overlong",
        "eda080, the first high surrogate",
        "edbfbf, the last low surrogate",
        "eda0bdedb889, a pair of surrogates",
        "f4908080, past U+10FFFF",
        "f5808080, past U+10FFFF",
        "f888808080, five bytes",
        "fc8480808080, six bytes",
        "fe, no byte of UTF-8",
        "ff, no byte of UTF-8",
        "c3, cut off",
        "e6, cut off",
        "e6bc, cut off",
        "f0, cut off",
        "f09f, cut off",
        "f09f8e, cut off",
        "c341, no continuation",
        "e6bc41, no continuation",
        "e641a2, no continuation",
        "f09f8e41, no continuation",
        "f09f418e, no continuation",
        "c3c3bc, no continuation",
        "c3bcbc, one continuation too many",
    })
    void refusesWhatIsNot(String hex, String why) throws IOException {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThat(JsonText.isUtf8(bytes)).as(why).isFalse();
        agreesEverywhere(bytes);
    }

    @Test
    void agreesOnBytesDrawnAtRandom() throws Exception {
        byte[] likely = {'"', '\\', 0, 0x1f, 0x20, 0x7f, (byte) 0xc3, (byte) 0xbc, (byte) 0xe2, (byte) 0x82, (byte) 0xac
        };
        Rounds.play(50_000, random -> {
            byte[] bytes = new byte[random.nextInt(40)];
            for (int k = 0; k < bytes.length; k++) {
                int kind = random.nextInt(10);
                bytes[k] = kind < 6
                        ? (byte) ('a' + kind)
                        : kind < 9 ? likely[random.nextInt(likely.length)] : (byte) random.nextInt();
            }
            agrees(bytes);
        });
    }

    @Test
    void escapesOnlyWhatMustBe() {
        assertThat(string("")).isEqualTo("\"\"");
        assertThat(string("/<>&' \u007f\u2028\u2029ü漢🎉")).isEqualTo("\"/<>&' \u007f\u2028\u2029ü漢🎉\"");
        assertThat(string("\"\\")).isEqualTo("\"\\\"\\\\\"");
        assertThat(string("\b\t\n\f\r")).isEqualTo("\"\\b\\t\\n\\f\\r\"");
        assertThat(string("\0\u0001\u000b\u001f")).isEqualTo("\"\\u0000\\u0001\\u000b\\u001f\"");
        assertThat(string("a\nb\"c")).isEqualTo("\"a\\nb\\\"c\"");
    }

    @Test
    void leavesWhatWasThereBefore() {
        ByteBuf out = Unpooled.buffer();
        out.writeByte('x');
        assertThat(JsonText.tryUtf8String(new byte[] {'a', '"', 'b', (byte) 0xff}, out))
                .isFalse();
        assertThat(ByteBufUtil.getBytes(out)).containsExactly('x');
        assertThat(JsonText.tryUtf8String(new byte[] {'a'}, out)).isTrue();
        assertThat(out.toString(UTF_8)).isEqualTo("x\"a\"");
        assertThatThrownBy(() -> JsonText.utf8String(new byte[] {(byte) 0xff}, out))
                .isInstanceOf(IllegalArgumentException.class);
        out.release();
    }

    @Test
    void encodesBase64AsTheJdkDoes() {
        Random random = new Random(1);
        for (int length = 0; length < 200; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            assertThat(new String(written(out -> JsonText.base64String(bytes, out)), UTF_8))
                    .isEqualTo('"' + Base64.getEncoder().encodeToString(bytes) + '"');
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 9, 10, 11, 99, 100, 1_763_850_000_123L, Long.MAX_VALUE, -1, Long.MIN_VALUE})
    void writesNumbers(long value) {
        assertThat(new String(written(out -> JsonText.number(value, out)), UTF_8))
                .isEqualTo(Long.toString(value));
    }
}
