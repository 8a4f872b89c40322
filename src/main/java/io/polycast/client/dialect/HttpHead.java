// SPDX-License-Identifier: Apache-2.0
package io.polycast.client.dialect;

import io.netty.buffer.ByteBuf;
import io.polycast.CloseReason;
import io.polycast.ProtocolViolation;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The head of an HTTP/1.1 response (RFC 9112, sections 4 and 5).
 *
 * @param headers by their names in lower case; of a name that comes twice, the values are joined by commas
 */
record HttpHead(int status, String reason, Map<String, String> headers) {
    private static final int MOST_BYTES = 64 << 10;
    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final int STATUS_END = STATUS_AT + 3;

    /** Takes a head from the front; null, and nothing taken, if it has not come as a whole. */
    static @Nullable HttpHead read(ByteBuf in) {
        int start = in.readerIndex();
        int at = start;
        while (true) {
            int lf = LineReader.end(in, at);
            if (lf < 0) {
                return null;
            }
            if (lf - start > MOST_BYTES) {
                throw bad();
            }
            boolean blank = lf == at || (lf == at + 1 && in.getByte(at) == '\r');
            at = lf + 1;
            if (blank) {
                String text = in.toString(start, at - start, StandardCharsets.ISO_8859_1);
                in.readerIndex(at);
                return parse(text);
            }
        }
    }

    private static HttpHead parse(String text) {
        String[] lines = text.split("\r?\n", -1);
        String first = lines[0];
        if (!first.startsWith("HTTP/1.") || first.length() < STATUS_END) {
            throw bad();
        }
        int status;
        try {
            status = Integer.parseInt(first, STATUS_AT, STATUS_END, 10);
        } catch (NumberFormatException e) {
            throw bad();
        }
        Map<String, String> headers = new HashMap<>();
        for (int i = 1; i < lines.length && !lines[i].isEmpty(); i++) {
            int colon = lines[i].indexOf(':');
            if (colon <= 0) {
                throw bad();
            }
            headers.merge(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).strip(),
                    (one, other) -> one + "," + other);
        }
        return new HttpHead(status, first.substring(STATUS_END).strip(), headers);
    }

    private static ProtocolViolation bad() {
        return new ProtocolViolation(CloseReason.BAD_FRAME, "the server sent no HTTP response");
    }

    /** A header's value in lower case, where that is how values are compared; empty if there is no such header. */
    String value(String name) {
        return headers.getOrDefault(name, "").toLowerCase(Locale.ROOT);
    }

    /** Status and reason phrase. */
    String line() {
        return (status + " " + reason).strip();
    }
}
