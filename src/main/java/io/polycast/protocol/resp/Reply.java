// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.resp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** An answer, written part by part. What RESP2 has no type for becomes the nearest that it has. */
final class Reply {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
    private final boolean resp3;

    Reply(boolean resp3) {
        this.resp3 = resp3;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The end of a line within a line would be taken for its end. */
    private static String oneLine(String text) {
        return text.replace('\r', ' ').replace('\n', ' ');
    }

    static byte[] simple(String text) {
        return ascii("+" + oneLine(text) + "\r\n");
    }

    /** With the code, which is the first word. */
    static byte[] error(String text) {
        return ascii("-" + oneLine(text) + "\r\n");
    }

    static byte[] integer(long number) {
        return ascii(":" + number + "\r\n");
    }

    private Reply line(char type, String text) {
        bytes.write(type);
        bytes.writeBytes(ascii(text));
        bytes.writeBytes(ascii("\r\n"));
        return this;
    }

    Reply number(long number) {
        return line(':', Long.toString(number));
    }

    Reply status(String text) {
        return line('+', text);
    }

    Reply bulk(byte[] value) {
        line('$', Integer.toString(value.length));
        bytes.writeBytes(value);
        bytes.writeBytes(ascii("\r\n"));
        return this;
    }

    Reply bulk(String text) {
        return bulk(text.getBytes(StandardCharsets.UTF_8));
    }

    Reply nil() {
        return resp3 ? line('_', "") : line('$', "-1");
    }

    Reply nilArray() {
        return resp3 ? line('_', "") : line('*', "-1");
    }

    Reply array(int size) {
        return line('*', Integer.toString(size));
    }

    Reply set(int size) {
        return line(resp3 ? '~' : '*', Integer.toString(size));
    }

    /** Of so many pairs. */
    Reply map(int pairs) {
        return resp3 ? line('%', Integer.toString(pairs)) : array(2 * pairs);
    }

    Reply push(int size) {
        return line(resp3 ? '>' : '*', Integer.toString(size));
    }

    /** Text for people. */
    Reply text(String text) {
        byte[] value = text.getBytes(StandardCharsets.UTF_8);
        if (!resp3) {
            return bulk(value);
        }
        line('=', Integer.toString(value.length + 4));
        bytes.writeBytes(ascii("txt:"));
        bytes.writeBytes(value);
        bytes.writeBytes(ascii("\r\n"));
        return this;
    }

    Reply raw(byte[] written) {
        bytes.writeBytes(written);
        return this;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
