// SPDX-License-Identifier: Apache-2.0
package io.polycast.web.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import io.polycast.CloseReason;
import io.polycast.ProtocolViolation;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * permessage-deflate (RFC 7692, section 7) without context takeover in either direction: every message is compressed for itself, so that
 * all who get it share the bytes, and a client costs no window of its own. One compressor for each event loop.
 */
final class Deflation {
    /** What ends each message, and is left out of it (section 7.2.1). */
    private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

    private static final int LEAST_BUFFER = 256;

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

    private final FastThreadLocal<Inflater> inflater = new FastThreadLocal<>() {
        @Override
        protected Inflater initialValue() {
            return new Inflater(true);
        }

        @Override
        protected void onRemoval(Inflater value) {
            value.end();
        }
    };

    /** Replaces all bytes from an index on by their compressed form; leaves them alone and returns false where that is no shorter. */
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

    /**
     * The message that was compressed.
     *
     * @param bytes compressed bytes from {@code from} up to {@code to}
     * @param reserved how many bytes to leave free at the start of the result
     * @throws ProtocolViolation when it is longer than {@code limit}, which is found out before more than that is in memory, or broken
     */
    byte[] inflate(byte[] bytes, int from, int to, int reserved, int limit) {
        byte[] input = Arrays.copyOf(Arrays.copyOfRange(bytes, from, to), to - from + TAIL.length);
        System.arraycopy(TAIL, 0, input, to - from, TAIL.length);
        Inflater expander = inflater.get();
        expander.reset();
        expander.setInput(input);
        byte[] out = new byte[reserved + Math.min(limit + 1, Math.max(LEAST_BUFFER, input.length * 2))];
        int length = reserved;
        try {
            while (!expander.finished()) {
                int more = expander.inflate(out, length, out.length - length);
                length += more;
                if (length - reserved > limit) {
                    throw new ProtocolViolation(
                            CloseReason.TOO_BIG, "a message is at most " + limit + " bytes, also when it is expanded");
                }
                if (more == 0 && (expander.needsInput() || expander.needsDictionary())) {
                    break;
                }
                if (length == out.length) {
                    out = Arrays.copyOf(out, (int) Math.min((long) out.length * 2, (long) reserved + limit + 1));
                }
            }
        } catch (DataFormatException e) {
            throw new ProtocolViolation(CloseReason.BAD_FRAME, "compressed data is broken");
        }
        return Arrays.copyOf(out, length);
    }
}
