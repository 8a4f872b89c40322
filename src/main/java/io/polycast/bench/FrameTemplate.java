// SPDX-License-Identifier: Apache-2.0
package io.polycast.bench;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A template of the frames around measured payloads on one connection, learnt from the last frame that the dialect
 * decoded. As long as the next one matches, it is taken without decoding: same bytes in front of the payload, same
 * length, same end. Only the middle of what follows a payload may differ, which in JSON is the time.
 */
final class FrameTemplate {
    private static final int LONGEST_PREFIX = 512;

    private final int size;
    private byte[] prefix = {};

    /** The prefix as longs, first to last; the last one overlaps the one before. Empty if it is shorter than one. */
    private long[] words = {};

    /** Bytes of a whole frame; 0 as long as nothing was learnt. */
    private int frame;

    private byte afterPayload;
    private byte last;

    /** A template for payloads of one size. */
    FrameTemplate(int size) {
        this.size = size;
    }

    /** Learns from a frame that holds the payload of this number. */
    void learn(ByteBuf in, int start, int end, long number, int publisher) {
        int most = Math.min(end - size, start + LONGEST_PREFIX);
        for (int at = start; at <= most; at++) {
            if (Stamp.number(in.getLong(at)) == number
                    && Stamp.publisher(in.getInt(at + Stamp.PUBLISHER)) == publisher) {
                frame = end - start;
                prefix = new byte[at - start];
                in.getBytes(start, prefix);
                words = words(prefix);
                afterPayload = at + size < end ? in.getByte(at + size) : 0;
                last = in.getByte(end - 1);
                return;
            }
        }
        frame = 0;
    }

    private static long[] words(byte[] prefix) {
        if (prefix.length < Long.BYTES) {
            return new long[0];
        }
        ByteBuffer bytes = ByteBuffer.wrap(prefix);
        long[] words = new long[(prefix.length + Long.BYTES - 1) / Long.BYTES];
        Arrays.setAll(words, i -> bytes.getLong(Math.min(i * Long.BYTES, prefix.length - Long.BYTES)));
        return words;
    }

    /** Bytes of a frame, or 0 if nothing is known. */
    int frame() {
        return frame;
    }

    /** Where the payload starts in a frame. */
    int payload() {
        return prefix.length;
    }

    /**
     * Whether a frame like that starts there; there have to be as many bytes. Looks at what surrounds the payload, not
     * at the payload.
     */
    boolean fits(ByteBuffer bytes, int at) {
        if (words.length > 0) {
            int lastWord = words.length - 1;
            for (int i = 0; i < lastWord; i++) {
                if (bytes.getLong(at + i * Long.BYTES) != words[i]) {
                    return false;
                }
            }
            if (bytes.getLong(at + prefix.length - Long.BYTES) != words[lastWord]) {
                return false;
            }
        } else {
            for (int i = 0; i < prefix.length; i++) {
                if (bytes.get(at + i) != prefix[i]) {
                    return false;
                }
            }
        }
        int end = at + prefix.length + size;
        return end == at + frame || (bytes.get(end) == afterPayload && bytes.get(at + frame - 1) == last);
    }
}
