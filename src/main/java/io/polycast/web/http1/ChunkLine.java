// SPDX-License-Identifier: Apache-2.0
package io.polycast.web.http1;

import static io.polycast.web.http1.BadHttpException.bad;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The line in front of a chunk (RFC 9112, section 7.1): its size, and extensions that mean nothing here. */
final class ChunkLine {
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";
    private static final String QUOTED = "\"(?:[\\t !#-\\[\\]-~\\x80-\\xff]|\\\\[\\t -~\\x80-\\xff])*+\"";
    private static final Pattern EXTENSIONS = Pattern.compile(
            "(?:[ \\t]*+;[ \\t]*+" + TOKEN + "(?:[ \\t]*+=[ \\t]*+(?:" + TOKEN + "|" + QUOTED + "))?+)*+");

    private ChunkLine() {}

    static long size(ByteBuf bytes, int from, int to, int maxDigits) throws BadHttpException {
        long size = 0;
        int at = from;
        for (; at < to && Syntax.hexadecimal(bytes.getByte(at)) >= 0; at++) {
            size = size * 16 + Syntax.hexadecimal(bytes.getByte(at));
            if (at - from >= maxDigits || size > Integer.MAX_VALUE) {
                throw bad("a chunk is too long");
            }
        }
        if (at == from) {
            throw bad("the size of a chunk is a hexadecimal number");
        }
        if (at < to
                && !EXTENSIONS
                        .matcher(bytes.toString(at, to - at, StandardCharsets.ISO_8859_1))
                        .matches()) {
            throw bad("behind the size of a chunk there is nothing but extensions");
        }
        return size;
    }
}
