// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.polycast.Attributes;
import io.polycast.ChannelName;
import io.polycast.Header;
import io.polycast.Message;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonMessageTest {
    private static final long TIME_MS = 1_763_850_000_123L;

    /** Written behind something else into a buffer that has to grow, as the fan-out does it. */
    private static String written(Consumer<ByteBuf> writing) {
        ByteBuf out = PooledByteBufAllocator.DEFAULT.directBuffer(1);
        out.writeByte('#');
        writing.accept(out);
        String text = out.toString(UTF_8);
        out.release();
        assertThat(text).startsWith("#");
        return text.substring(1);
    }

    private static String message(String channel, byte[] payload, @Nullable String contentType, List<Header> headers) {
        Message message =
                new Message(ChannelName.of(channel), payload, Attributes.of(contentType, headers), TIME_MS, "udp");
        return written(out -> JsonMessage.PLAIN.message(message, out));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void writesTextAsString() {
        assertThat(message("lobby", utf8("say \"hi\", 漢字\n"), null, List.of())).isEqualTo("""
                        {"op":"msg","channel":"lobby","data":"say \\"hi\\", 漢字\\n","time":1763850000123}""");
        assertThat(message("lobby", new byte[0], null, List.of())).isEqualTo("""
                        {"op":"msg","channel":"lobby","data":"","time":1763850000123}""");
    }

    @Test
    void writesOtherBytesInBase64() {
        assertThat(message("lobby", new byte[] {'a', '"', (byte) 0xff}, null, List.of()))
                .isEqualTo("""
                        {"op":"msg","channel":"lobby","base64":"YSL/","time":1763850000123}""");
    }

    @Test
    void embedsJsonAsItIs() {
        assertThat(message("lobby", utf8("{\"a\":[1.0,\"\\u00fc\"]}"), Message.JSON, List.of()))
                .isEqualTo("""
                        {"op":"msg","channel":"lobby","data":{"a":[1.0,"\\u00fc"]},"time":1763850000123}""");
    }

    @Test
    void tellsTypeAndHeadersWhenThereAreAny() {
        List<Header> headers = List.of(new Header("b", "1"), new Header("a", "\"ü\""));
        assertThat(message("lobby", utf8("x"), "text/x; q=\"1\"", headers)).isEqualTo("""
                        {"op":"msg","channel":"lobby","data":"x","type":"text/x; q=\\"1\\"",\
                        "headers":{"b":"1","a":"\\"ü\\""},"time":1763850000123}""");
        assertThat(message("lobby", new byte[] {(byte) 0xff}, "image/png", List.of()))
                .isEqualTo("""
                        {"op":"msg","channel":"lobby","base64":"/w==","type":"image/png","time":1763850000123}""");
    }

    @Test
    void gathersTheValuesOfANameThatRepeats() {
        List<Header> headers = List.of(
                new Header("a", "1"),
                new Header("b", "2"),
                new Header("a", "3"),
                new Header("A", "4"),
                new Header("a", ""));
        assertThat(message("lobby", utf8("x"), null, headers)).isEqualTo("""
                        {"op":"msg","channel":"lobby","data":"x",\
                        "headers":{"a":["1","3",""],"b":"2","A":"4"},"time":1763850000123}""");
    }

    @Test
    void escapesChannels() {
        assertThat(message("a\"b\\c.ü", utf8("x"), null, List.of())).isEqualTo("""
                        {"op":"msg","channel":"a\\"b\\\\c.ü","data":"x","time":1763850000123}""");
    }

    @Test
    void tellsOfGaps() {
        assertThat(written(out -> JsonMessage.PLAIN.gap("a\"ü", 12, out))).isEqualTo("""
                        {"op":"gap","channel":"a\\"ü","dropped":12}""");
        assertThat(written(out -> JsonMessage.PLAIN.gap(">", 1, out))).isEqualTo("""
                        {"op":"gap","channel":">","dropped":1}""");
    }
}
