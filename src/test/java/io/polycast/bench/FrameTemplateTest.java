// SPDX-License-Identifier: Apache-2.0
package io.polycast.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code #} stands for the payload. */
class FrameTemplateTest {
    private static final int SIZE = 20;

    private static byte[] frame(String pattern, long number) {
        byte[] payload = Stamp.payload(3, SIZE);
        Stamp.number(number, payload);
        return pattern.replace("#", new String(payload, ISO_8859_1)).getBytes(ISO_8859_1);
    }

    private static FrameTemplate learnt(String pattern) {
        FrameTemplate template = new FrameTemplate(SIZE);
        byte[] frame = frame(pattern, 41);
        template.learn(Unpooled.wrappedBuffer(frame), 0, frame.length, 41, 3);
        return template;
    }

    private static boolean fits(FrameTemplate template, String pattern) {
        byte[] frame = frame("before" + pattern + "and much more behind it, of another frame", 77);
        return template.fits(ByteBuffer.wrap(frame), "before".length());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#\n",
                "#",
                "MSG a 1 20\r\n#\r\n",
                "x#yz",
                "{\"op\":\"msg\",\"channel\":\"bench.0\",\"data\":\"#\",\"time\":12}\n"
            })
    void theNextFrameOfTheSameShapeFits(String pattern) {
        FrameTemplate template = learnt(pattern);
        assertThat(template.frame()).isEqualTo(pattern.length() - 1 + SIZE);
        assertThat(template.payload()).isEqualTo(pattern.indexOf('#'));
        assertThat(fits(template, pattern)).isTrue();
    }

    @Test
    void whatDiffersInFrontOrAtTheEndDoesNotFit() {
        FrameTemplate template = learnt("MSG a 1 20\r\n#\r\n");
        assertThat(fits(template, "MSG b 1 20\r\n#\r\n")).isFalse();
        assertThat(fits(template, "NSG a 1 20\r\n#\r\n")).isFalse();
        assertThat(fits(template, "MSG a 1 21\r\n#\r\n")).isFalse();
        assertThat(fits(template, "MSG a 1 20\r\n#x\r")).isFalse();
        assertThat(fits(learnt("ab#\n"), "ac#\n")).isFalse();
        assertThat(fits(learnt("#\n"), "#x")).isFalse();
    }

    @Test
    void theMiddleOfWhatFollowsMayDiffer() {
        FrameTemplate template = learnt("{\"data\":\"#\",\"time\":1700000000000}\n");
        assertThat(fits(template, "{\"data\":\"#\",\"time\":1700000000999}\n")).isTrue();
        assertThat(fits(template, "{\"data\":\"#\",\"time\":17000000009990}")).isFalse();
    }

    @Test
    void whatHoldsNoSuchPayloadTeachesNothing() {
        FrameTemplate template = learnt("a#\n");
        byte[] other = frame("a#\n", 42);
        template.learn(Unpooled.wrappedBuffer(other), 0, other.length, 41, 3);
        assertThat(template.frame()).isZero();
    }
}
