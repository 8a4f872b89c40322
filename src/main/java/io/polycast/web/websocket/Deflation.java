// SPDX-License-Identifier: Apache-2.0
package io.polycast.web.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.zip.Deflater;

/**
 * How messages are compressed for permessage-deflate (RFC 7692, section 7.2.1): each for itself, whatever a client
 * would put up with, so that all who get it share the bytes. One compressor for each event loop.
 */
final class Deflation {
    /** What ends each message, and is left out of it. */
    static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

    private final FastThreadLocal<Deflater> deflater = new FastThreadLocal<>() {
        @Override
        protected Deflater initialValue() {
            return new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        }

        @Override
        protected void onRemoval(Deflater value) {
            value.end();
        }
    };

    /**
     * Replaces all bytes from an index on by their compressed form; leaves them alone and returns false where that is
     * no shorter.
     */
    boolean deflate(ByteBuf out, int from) {
        byte[] plain = new byte[out.writerIndex() - from];
        out.getBytes(from, plain);
        // Room for the tail as well, and for not a byte more than what is there now.
        byte[] shorter = new byte[plain.length + TAIL.length];
        Deflater compressor = deflater.get();
        compressor.reset();
        compressor.setInput(plain);
        int length = compressor.deflate(shorter, 0, shorter.length, Deflater.SYNC_FLUSH);
        if (length >= shorter.length) {
            return false;
        }
        out.writerIndex(from).writeBytes(shorter, 0, length - TAIL.length);
        return true;
    }
}
