// SPDX-License-Identifier: Apache-2.0
package io.polycast.web.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.zip.Deflater;

/**
 * The compressor for permessage-deflate (RFC 7692, section 7.2.1): each message is compressed on its own, whatever a
 * client would accept, so that all recipients share the bytes. One per event loop.
 */
final class Deflation {
    /** The end of each compressed message, which is not sent. */
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
     * Replaces all bytes from an index on with their compressed form; leaves them unchanged and returns false if that
     * is not shorter.
     */
    boolean deflate(ByteBuf out, int from) {
        byte[] plain = new byte[out.writerIndex() - from];
        out.getBytes(from, plain);
        // Room for the tail, but for not a byte more than there is now.
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
