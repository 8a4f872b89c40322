// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.polycast.Attributes;
import io.polycast.ChannelName;
import io.polycast.Header;
import io.polycast.Message;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TextFormatTest {
    private static final Message BYTES = new Message(
            ChannelName.of("a.b"),
            new byte[] {0, '\n', 'x', (byte) 0xff},
            Attributes.of("text/plain", List.of(new Header("h", "v"))),
            1,
            "udp");

    private static String written(Consumer<ByteBuf> writing) {
        ByteBuf out = Unpooled.buffer(1);
        writing.accept(out);
        String bytes = out.toString(ISO_8859_1);
        out.release();
        return bytes;
    }

    @Test
    void plainIsThePayload() {
        assertThat(written(out -> TextFormat.PLAIN.message(BYTES, out))).isEqualTo("\0\nx\u00ff");
    }

    @Test
    void channelStandsBeforeThePayload() {
        assertThat(written(out -> TextFormat.CHANNEL.message(BYTES, out))).isEqualTo("a.b \0\nx\u00ff");
    }

    @Test
    void jsonIsTheObjectOfTheJsonProtocol() {
        assertThat(written(out -> TextFormat.JSON.message(BYTES, out))).isEqualTo("""
                        {"op":"msg","channel":"a.b","base64":"AAp4/w==","type":"text/plain","headers":{"h":"v"},"time":1}""");
    }

    @ParameterizedTest
    @EnumSource(TextFormat.class)
    void tellsOfGapsInTheSameWay(TextFormat format) {
        String gap = written(out -> format.gap("a.ü", 12, out));
        assertThat(new String(gap.getBytes(ISO_8859_1), UTF_8)).isEqualTo("!gap a.ü 12");
    }

    @Test
    void isFoundByItsName() {
        assertThat(TextFormat.named("plain")).contains(TextFormat.PLAIN);
        assertThat(TextFormat.named("channel")).contains(TextFormat.CHANNEL);
        assertThat(TextFormat.named("json")).contains(TextFormat.JSON);
        assertThat(TextFormat.named("JSON")).isEmpty();
        assertThat(TextFormat.named("")).isEmpty();
    }
}
