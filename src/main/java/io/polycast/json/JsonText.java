// SPDX-License-Identifier: Apache-2.0
package io.polycast.json;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A JSON writer that appends straight to buffers: RFC 8259, UTF-8, no white space. Runs for each message, so it copies
 * runs of bytes and allocates no objects.
 */
public final class JsonText {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BASE64 =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(StandardCharsets.US_ASCII);

    /**
     * Eight bytes are examined at once. Their order does not matter: the question is only whether any of them is
     * special.
     */
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long EACH = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private JsonText() {}

    /** Appends text that is JSON already. */
    public static void raw(String json, ByteBuf out) {
        out.writeCharSequence(json, StandardCharsets.UTF_8);
    }

    /** Appends a quoted string. Unpaired surrogates become {@code ?}. */
    public static void string(String text, ByteBuf out) {
        utf8String(text.getBytes(StandardCharsets.UTF_8), out);
    }

    /** Appends a quoted string, given as bytes known to be UTF-8. */
    public static void utf8String(byte[] utf8, ByteBuf out) {
        if (!tryUtf8String(utf8, out)) {
            throw new IllegalArgumentException("not UTF-8");
        }
    }

    /** Appends a quoted string; appends nothing and returns false when the bytes are not {@linkplain #isUtf8 UTF-8}. */
    public static boolean tryUtf8String(byte[] bytes, ByteBuf out) {
        int before = out.writerIndex();
        out.writeByte('"');
        int runStart = 0;
        int i = plainEnd(bytes, 0);
        while (i < bytes.length) {
            byte b = bytes[i];
            if (b < 0) {
                int length = sequenceLength(bytes, i);
                if (length == 0) {
                    out.writerIndex(before);
                    return false;
                }
                i += length;
            } else {
                if (b < ' ' || b == '"' || b == '\\') {
                    out.writeBytes(bytes, runStart, i - runStart);
                    escape(b, out);
                    runStart = i + 1;
                }
                i++;
            }
            i = plainEnd(bytes, i);
        }
        out.writeBytes(bytes, runStart, bytes.length - runStart);
        out.writeByte('"');
        return true;
    }

    /**
     * The index of the first byte that needs a closer look: all bytes between {@code from} and there are ASCII that
     * need no escape.
     */
    private static int plainEnd(byte[] bytes, int from) {
        int i = from;
        while (i <= bytes.length - Long.BYTES) {
            long word = (long) WORD.get(bytes, i);
            // A subtraction sets the high bit of bytes that are too small: below a space, or zero after the xor.
            long special = word | (word - EACH * ' ') | ((word ^ EACH * '"') - EACH) | ((word ^ EACH * '\\') - EACH);
            if ((special & HIGH_BITS) != 0) {
                return i;
            }
            i += Long.BYTES;
        }
        return i;
    }

    private static void escape(byte b, ByteBuf out) {
        out.writeByte('\\');
        switch (b) {
            case '"', '\\' -> out.writeByte(b);
            case '\b' -> out.writeByte('b');
            case '\t' -> out.writeByte('t');
            case '\n' -> out.writeByte('n');
            case '\f' -> out.writeByte('f');
            case '\r' -> out.writeByte('r');
            default ->
                out.writeByte('u')
                        .writeByte('0')
                        .writeByte('0')
                        .writeByte(HEX[b >> 4])
                        .writeByte(HEX[b & 0xf]);
        }
    }

    /** Appends bytes as a quoted base64 string (RFC 4648, section 4). */
    public static void base64String(byte[] bytes, ByteBuf out) {
        out.ensureWritable((bytes.length + 2) / 3 * 4 + 2);
        out.writeByte('"');
        base64(bytes, out);
        out.writeByte('"');
    }

    /** Same without quotes. */
    public static void base64(byte[] bytes, ByteBuf out) {
        int whole = bytes.length - bytes.length % 3;
        for (int i = 0; i < whole; i += 3) {
            int bits = ((bytes[i] & 0xff) << 16) | ((bytes[i + 1] & 0xff) << 8) | (bytes[i + 2] & 0xff);
            out.writeInt(BASE64[bits >> 18] << 24
                    | BASE64[bits >> 12 & 0x3f] << 16
                    | BASE64[bits >> 6 & 0x3f] << 8
                    | BASE64[bits & 0x3f]);
        }
        if (whole < bytes.length) {
            boolean two = whole + 2 == bytes.length;
            int bits = (bytes[whole] & 0xff) << 16 | (two ? (bytes[whole + 1] & 0xff) << 8 : 0);
            out.writeByte(BASE64[bits >> 18])
                    .writeByte(BASE64[bits >> 12 & 0x3f])
                    .writeByte(two ? BASE64[bits >> 6 & 0x3f] : '=')
                    .writeByte('=');
        }
    }

    /** Appends a number. */
    public static void number(long value, ByteBuf out) {
        if (value < 0) {
            raw(Long.toString(value), out);
            return;
        }
        int digits = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            digits++;
        }
        out.ensureWritable(digits);
        int end = out.writerIndex() + digits;
        long rest = value;
        for (int at = end - 1; at >= end - digits; at--) {
            out.setByte(at, (int) ('0' + rest % 10));
            rest /= 10;
        }
        out.writerIndex(end);
    }

    /**
     * Whether the bytes are UTF-8 by RFC 3629: no overlong forms, no surrogates, nothing past U+10FFFF, nothing
     * truncated.
     */
    public static boolean isUtf8(byte[] bytes) {
        int i = 0;
        while (i < bytes.length) {
            if (i <= bytes.length - Long.BYTES && ((long) WORD.get(bytes, i) & HIGH_BITS) == 0) {
                i += Long.BYTES;
            } else if (bytes[i] >= 0) {
                i++;
            } else {
                int length = sequenceLength(bytes, i);
                if (length == 0) {
                    return false;
                }
                i += length;
            }
        }
        return true;
    }

    /** The length of the sequence whose first, non-ASCII byte is at {@code i}; 0 when it is not valid. */
    private static int sequenceLength(byte[] bytes, int i) {
        int lead = bytes[i] & 0xff;
        int length = lead < 0xc2 || lead > 0xf4 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        if (length == 0 || i + length > bytes.length || !secondByteFits(lead, bytes[i + 1] & 0xff)) {
            return 0;
        }
        for (int k = i + 1; k < i + length; k++) {
            if ((bytes[k] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    /** Overlong forms, surrogates and numbers that are too large show in the second byte. */
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
