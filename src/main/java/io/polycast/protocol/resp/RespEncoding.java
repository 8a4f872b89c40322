// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.resp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.polycast.Glob;
import io.polycast.Message;
import io.polycast.delivery.Encoding;
import io.polycast.json.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * A message as its subscribers get it: {@code message} by the name of the channel, {@code smessage} by that of a
 * shard's channel, and {@code pmessage} for a glob. There are no words for a gap.
 *
 * @param kind the first word
 * @param resp3 whether it is a push, and not an array
 * @param glob what the message has matched; null unless it is a {@code pmessage}
 */
record RespEncoding(Kind kind, boolean resp3, @Nullable Glob glob) implements Encoding {
    private static final int CRLF = '\r' << 8 | '\n';

    /** What a message is delivered as. */
    enum Kind {
        MESSAGE("3\r\n$7\r\nmessage\r\n"),
        SMESSAGE("3\r\n$8\r\nsmessage\r\n"),
        PMESSAGE("4\r\n$8\r\npmessage\r\n");

        private final String start;

        Kind(String start) {
            this.start = start;
        }
    }

    /** By the name of the channel. */
    static RespEncoding of(Kind kind, boolean resp3) {
        return new RespEncoding(kind, resp3, null);
    }

    /** By this glob. */
    static RespEncoding of(Glob glob, boolean resp3) {
        return new RespEncoding(Kind.PMESSAGE, resp3, glob);
    }

    @Override
    public void message(Message message, ByteBuf out) {
        out.writeByte(resp3 ? '>' : '*');
        ByteBufUtil.writeAscii(out, kind.start);
        if (glob != null) {
            bulk(glob.spelling(), out);
        }
        bulk(RespNames.name(message.channel()), out);
        bulk(message.payload(), out);
    }

    private static void bulk(byte[] bytes, ByteBuf out) {
        out.writeByte('$');
        JsonText.number(bytes.length, out);
        out.writeShort(CRLF).writeBytes(bytes).writeShort(CRLF);
    }

    @Override
    public void gap(String channel, long count, ByteBuf out) {
        // Counted and logged by the server; who must know stays with overflow "disconnect", the default.
    }
}
