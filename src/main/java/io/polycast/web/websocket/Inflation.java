// SPDX-License-Identifier: Apache-2.0
package io.polycast.web.websocket;

import io.polycast.CloseReason;
import io.polycast.ProtocolViolation;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The decompressor of one client's messages (RFC 7692, section 7.2.2). They may refer to earlier ones, so it has a
 * window of its own, some 40 KiB, from the first compressed message on. Belongs to one event loop.
 */
final class Inflation {
    private static final int LEAST_BUFFER = 256;

    private @Nullable Inflater inflater;

    /**
     * Decompresses a message.
     *
     * @param bytes compressed bytes from {@code from} up to {@code to}
     * @param reserved how many bytes to leave free at the start of the result
     * @throws ProtocolViolation when it is broken, or longer than {@code limit}, which is detected before more than
     *     that is in memory
     */
    byte[] inflate(byte[] bytes, int from, int to, int reserved, int limit) {
        byte[] input = Arrays.copyOf(Arrays.copyOfRange(bytes, from, to), to - from + Deflation.TAIL.length);
        System.arraycopy(Deflation.TAIL, 0, input, to - from, Deflation.TAIL.length);
        if (inflater == null) {
            inflater = new Inflater(true);
        }
        inflater.setInput(input);
        try {
            byte[] out = expand(inflater, input.length, reserved, limit);
            if (inflater.finished()) {
                // A client may end its deflate stream; the next message then starts a new one.
                inflater.reset();
            }
            return out;
        } catch (DataFormatException e) {
            throw new ProtocolViolation(CloseReason.BAD_FRAME, "the compressed data is invalid");
        }
    }

    private static byte[] expand(Inflater inflater, int inputLength, int reserved, int limit)
            throws DataFormatException {
        byte[] out = new byte[reserved + (int) Math.min(limit + 1L, Math.max(LEAST_BUFFER, inputLength * 2L))];
        int length = reserved;
        while (!inflater.finished()) {
            int more = inflater.inflate(out, length, out.length - length);
            length += more;
            if (length - reserved > limit) {
                throw new ProtocolViolation(
                        CloseReason.TOO_BIG, "a message may have at most " + limit + " bytes, even when decompressed");
            }
            if (more == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                break;
            }
            if (length == out.length) {
                out = Arrays.copyOf(out, (int) Math.min(out.length * 2L, (long) reserved + limit + 1));
            }
        }
        return Arrays.copyOf(out, length);
    }

    /** Releases the window. */
    void close() {
        if (inflater != null) {
            inflater.end();
            inflater = null;
        }
    }
}
