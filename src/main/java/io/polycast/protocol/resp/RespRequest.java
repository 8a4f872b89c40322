// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.resp;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * A command as it was sent: its name, and what follows. Bytes are the reader's to keep; as text they are taken for
 * characters one by one.
 */
final class RespRequest {
    private static final int MOST_DIGITS = 18;

    private final byte[][] bytes;

    RespRequest(byte[][] bytes) {
        this.bytes = bytes;
    }

    int count() {
        return bytes.length;
    }

    byte[] bytes(int index) {
        return bytes[index];
    }

    String text(int index) {
        return new String(bytes[index], StandardCharsets.ISO_8859_1);
    }

    /** Names of commands and options may be written in any case. */
    String lower(int index) {
        return text(index).toLowerCase(Locale.ROOT);
    }

    /** Whether there is such a word, and it is this one, which is in lower case. */
    boolean is(int index, String word) {
        return index < bytes.length
                && bytes[index].length == word.length()
                && lower(index).equals(word);
    }

    /** The word as a number; empty when it is none. */
    OptionalLong number(int index) {
        String text = text(index);
        boolean number = text.matches("0|-?[1-9][0-9]*") && text.length() <= MOST_DIGITS;
        return number ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    /** Whether a browser may have sent it, made to by a web page that wants what follows to be executed. */
    boolean ofWebPage() {
        return is(0, "post") || is(0, "host:");
    }

    /** About what it takes to keep them. */
    int weight() {
        int weight = 0;
        for (byte[] word : bytes) {
            weight += word.length + 24;
        }
        return weight;
    }
}
