// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.raw;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.polycast.Attributes;
import io.polycast.ChannelName;
import io.polycast.Message;
import org.junit.jupiter.api.Test;

class RawEncodingTest {
    @Test
    void isThePayloadAndHasNoWordsForGaps() {
        byte[] payload = {0, '\n', (byte) 0xff};
        ByteBuf out = Unpooled.buffer(1);
        RawEncoding.PAYLOAD.message(new Message(ChannelName.of("c"), payload, Attributes.EMPTY, 1, "udp"), out);
        RawEncoding.PAYLOAD.gap("c", 1, out);
        assertThat(ByteBufUtil.getBytes(out)).isEqualTo(payload);
        out.release();
    }
}
