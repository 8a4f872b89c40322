// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.nats;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.polycast.ChannelName;
import io.polycast.Message;
import io.polycast.delivery.Encoding;
import io.polycast.json.JsonText;
import java.nio.charset.StandardCharsets;

/**
 * Messages of one subscription: {@code MSG}, or {@code HMSG} for those with headers. Clients number their subscriptions
 * alike, so that those who have subscribed to the same mostly share bytes.
 *
 * @param sid what the client calls the subscription, a character a byte
 * @param headers whether the client understands them; it gets the payload alone otherwise
 */
record NatsEncoding(String sid, boolean headers) implements Encoding {
    private static final byte[] MSG = "MSG ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HMSG = "HMSG ".getBytes(StandardCharsets.US_ASCII);
    private static final int CRLF = '\r' << 8 | '\n';

    @Override
    public void message(Message message, ByteBuf out) {
        boolean withHeaders = headers && NatsHeaders.has(message);
        out.writeBytes(withHeaders ? HMSG : MSG);
        Subjects.write(message.channel(), out);
        out.writeByte(' ');
        ByteBufUtil.writeAscii(out, sid);
        out.writeByte(' ');
        ChannelName replyTo = message.attributes().replyTo();
        if (replyTo != null) {
            Subjects.write(replyTo, out);
            out.writeByte(' ');
        }
        int size = message.payload().length;
        if (withHeaders) {
            headers(message, size, out);
        } else {
            JsonText.number(size, out);
            out.writeShort(CRLF);
        }
        out.writeBytes(message.payload()).writeShort(CRLF);
    }

    /** Their size stands in front of them, and is known behind them. */
    private static void headers(Message message, int size, ByteBuf out) {
        ByteBuf block = out.alloc().buffer();
        try {
            NatsHeaders.write(message, block);
            JsonText.number(block.readableBytes(), out);
            out.writeByte(' ');
            JsonText.number((long) block.readableBytes() + size, out);
            out.writeShort(CRLF).writeBytes(block);
        } finally {
            block.release();
        }
    }

    /** NATS has no words for it: who must not lose anything is disconnected instead. */
    @Override
    public void gap(String channel, long count, ByteBuf out) {
        // Counted and logged only.
    }
}
