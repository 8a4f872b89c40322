// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.polycast.Attributes;
import io.polycast.Header;
import io.polycast.json.JsonText;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The headers of a message, as a request carries them: {@code Polycast-Header-NAME: VALUE}. HTTP header names are
 * case-insensitive, and HTTP/2 and proxies do not preserve case, so all versions yield lower case here. Values are text
 * in UTF-8.
 */
final class MessageHeaders {
    /** The prefix of such headers, in lower case. */
    static final String PREFIX = "polycast-header-";

    private MessageHeaders() {}

    static boolean isOne(String name) {
        return name.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
    }

    /**
     * The headers in order. The HTTP server bounds their size, and {@link #length} counts towards {@code
     * maxMessageSize}.
     */
    static List<Header> of(HttpServerRequest request) throws BadMessageHeaderException {
        MultiMap all = request.headers();
        List<Header> found = List.of();
        for (Map.Entry<String, String> each : all) {
            if (isOne(each.getKey())) {
                if (found.isEmpty()) {
                    found = new ArrayList<>();
                } else if (found.size() == Attributes.MAX_HEADERS) {
                    throw new BadMessageHeaderException(
                            "a message may have at most " + Attributes.MAX_HEADERS + " headers");
                }
                found.add(header(each.getKey(), each.getValue()));
            }
        }
        return found;
    }

    private static Header header(String field, String bytes) throws BadMessageHeaderException {
        String name = field.substring(PREFIX.length()).toLowerCase(Locale.ROOT);
        if (!Header.isName(name)) {
            throw new BadMessageHeaderException("a message header must have a name after Polycast-Header-");
        }
        String value = utf8(bytes);
        if (!Header.isValue(value)) {
            throw new BadMessageHeaderException("the value of a message header must not have control characters");
        }
        return new Header(name, value);
    }

    /** The HTTP server decodes each byte as one character. */
    private static String utf8(String bytes) throws BadMessageHeaderException {
        byte[] value = bytes.getBytes(StandardCharsets.ISO_8859_1);
        if (!JsonText.isUtf8(value)) {
            throw new BadMessageHeaderException("the value of a message header must be UTF-8");
        }
        return new String(value, StandardCharsets.UTF_8);
    }

    /** Their size in bytes. */
    static int length(List<Header> headers) {
        int length = 0;
        for (Header header : headers) {
            length += header.name().length() + header.value().getBytes(StandardCharsets.UTF_8).length;
        }
        return length;
    }
}
