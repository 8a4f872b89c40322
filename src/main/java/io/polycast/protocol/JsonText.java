// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * JSON, written straight into buffers: RFC 8259, UTF-8, no white space. This runs for each message, so it copies runs of bytes and makes
 * no objects.
 */
public final class JsonText {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private JsonText() {}

    /** Appends text that is JSON already. */
    public static void raw(String json, ByteBuf out) {
        out.writeCharSequence(json, StandardCharsets.UTF_8);
    }

    /** Appends a string in its quotes. Halves of surrogate pairs come out as {@code ?}. */
    public static void string(String text, ByteBuf out) {
        utf8String(text.getBytes(StandardCharsets.UTF_8), out);
    }

    /** Appends a string in its quotes, given as bytes that are known to be UTF-8. */
    public static void utf8String(byte[] utf8, ByteBuf out) {
        out.writeByte('"');
        int runStart = 0;
        for (int i = 0; i < utf8.length; i++) {
            byte b = utf8[i];
            if (b < 0 || (b >= ' ' && b != '"' && b != '\\')) {
                continue;
            }
            out.writeBytes(utf8, runStart, i - runStart);
            escape(b, out);
            runStart = i + 1;
        }
        out.writeBytes(utf8, runStart, utf8.length - runStart);
        out.writeByte('"');
    }

    private static void escape(byte b, ByteBuf out) {
        out.writeByte('\\');
        switch (b) {
            case '"', '\\' -> out.writeByte(b);
            case '\n' -> out.writeByte('n');
            case '\r' -> out.writeByte('r');
            case '\t' -> out.writeByte('t');
            default ->
                out.writeByte('u')
                        .writeByte('0')
                        .writeByte('0')
                        .writeByte(HEX[b >> 4])
                        .writeByte(HEX[b & 0xf]);
        }
    }

    /** Appends bytes as a base64 string in its quotes (RFC 4648, section 4). */
    public static void base64String(byte[] bytes, ByteBuf out) {
        out.writeByte('"').writeBytes(Base64.getEncoder().encode(bytes)).writeByte('"');
    }

    /** Appends a number. */
    public static void number(long value, ByteBuf out) {
        raw(Long.toString(value), out);
    }

    /**
     * Whether the bytes are UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing past U+10FFFF, nothing cut off.
     */
    public static boolean isUtf8(byte[] bytes) {
        int i = 0;
        while (i < bytes.length) {
            int lead = bytes[i++];
            if (lead >= 0) {
                continue;
            }
            int more = continuationBytes(lead & 0xff);
            if (more < 0 || i + more > bytes.length || !secondByteFits(lead & 0xff, bytes[i] & 0xff)) {
                return false;
            }
            for (int end = i + more; i < end; i++) {
                if ((bytes[i] & 0xc0) != 0x80) {
                    return false;
                }
            }
        }
        return true;
    }

    private static int continuationBytes(int lead) {
        if (lead >= 0xc2 && lead <= 0xdf) {
            return 1;
        }
        if (lead >= 0xe0 && lead <= 0xef) {
            return 2;
        }
        return lead >= 0xf0 && lead <= 0xf4 ? 3 : -1;
    }

    /** The second byte is where overlong forms, surrogates and too large numbers show. */
    private static boolean secondByteFits(int lead, int second) {
        return switch (lead) {
            case 0xe0 -> second >= 0xa0;
            case 0xed -> second < 0xa0;
            case 0xf0 -> second >= 0x90;
            case 0xf4 -> second < 0x90;
            default -> true;
        };
    }
}
