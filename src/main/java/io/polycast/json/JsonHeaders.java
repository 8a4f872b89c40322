// SPDX-License-Identifier: Apache-2.0
package io.polycast.json;

import io.netty.buffer.ByteBuf;
import io.polycast.Header;
import java.util.List;

/**
 * Writes the headers of a message as a JSON object. Names in an object do not repeat, so the values of a repeated name
 * become an array at its first place. Stateless.
 */
public final class JsonHeaders {
    private JsonHeaders() {}

    /** Appends an object of at least one header. */
    public static void write(List<Header> headers, ByteBuf out) {
        char before = '{';
        for (int i = 0; i < headers.size(); i++) {
            String name = headers.get(i).name();
            if (next(headers, name, 0) < i) {
                continue;
            }
            out.writeByte(before);
            JsonText.string(name, out);
            out.writeByte(':');
            int second = next(headers, name, i + 1);
            if (second < 0) {
                JsonText.string(headers.get(i).value(), out);
            } else {
                values(headers, i, second, out);
            }
            before = ',';
        }
        out.writeByte('}');
    }

    private static void values(List<Header> headers, int first, int second, ByteBuf out) {
        out.writeByte('[');
        JsonText.string(headers.get(first).value(), out);
        for (int i = second; i >= 0; i = next(headers, headers.get(first).name(), i + 1)) {
            out.writeByte(',');
            JsonText.string(headers.get(i).value(), out);
        }
        out.writeByte(']');
    }

    /** The next header with this name from here on; -1 when there is none. */
    private static int next(List<Header> headers, String name, int from) {
        for (int i = from; i < headers.size(); i++) {
            if (headers.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }
}
