// SPDX-License-Identifier: Apache-2.0
package io.polycast.web.sse;

import io.netty.buffer.ByteBuf;
import io.polycast.framing.Framer;
import io.polycast.framing.Framing;
import io.polycast.framing.RecordFraming;
import io.polycast.framing.RecordSink;
import java.nio.charset.StandardCharsets;

/**
 * The chunked transfer coding of HTTP/1.1 (RFC 9112, section 7.1): each record is a chunk. Input is taken as it comes.
 */
public final class ChunkedFraming implements Framing {
    /** The end of the body. */
    static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SIZE = "00000000\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int DIGITS = 8;

    /** Has no settings; clients that share an instance share renderings. */
    public ChunkedFraming() {}

    @Override
    public Framer framer(int maxRecordSize, RecordSink sink) {
        return RecordFraming.PACKET.framer(maxRecordSize, sink);
    }

    @Override
    public int open(ByteBuf out) {
        int opened = out.writerIndex();
        out.writeBytes(SIZE);
        return opened;
    }

    @Override
    public void close(ByteBuf out, int opened) {
        int size = out.writerIndex() - opened - SIZE.length;
        for (int i = DIGITS - 1; size > 0; i--) {
            out.setByte(opened + i, HEX[size & 0xf]);
            size >>>= 4;
        }
        out.writeByte('\r').writeByte('\n');
    }

    @Override
    public String label() {
        return "chunked";
    }
}
