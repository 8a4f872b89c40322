// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Metadata of a message: what its publisher said about it beyond channel and payload. Immutable; messages of one
 * publisher may share an instance.
 *
 * <p>Bounded at the edge where a message enters: at most {@link #MAX_HEADERS} headers, and attributes and payload
 * together at most the endpoint's {@code maxMessageSize}.
 *
 * @param contentType media type of the payload, or null when the publisher gave none. {@link Message#JSON} promises
 *     that the payload is one valid JSON value in UTF-8 without raw line breaks
 * @param headers in the order given; names may repeat
 * @param replyTo the channel on which the publisher awaits an answer, or null
 * @param retain whether later subscribers are to get the message as the last one of its channel
 * @param expiryMs milliseconds after {@link Message#timeMs()} at which the message expires, or {@link #NO_EXPIRY}
 */
public record Attributes(
        @Nullable String contentType,
        List<Header> headers,
        @Nullable ChannelName replyTo,
        boolean retain,
        long expiryMs) {
    /** The most headers a message may have; repeated names count each time. */
    public static final int MAX_HEADERS = 64;

    /** The {@link #expiryMs} of a message that never expires. */
    public static final long NO_EXPIRY = -1;

    /** No attributes, which is the common case: shared, so that it costs nothing. */
    public static final Attributes EMPTY = new Attributes(null, List.of(), null, false, NO_EXPIRY);

    /** The attributes of a payload that was checked to be a JSON value. */
    public static final Attributes JSON = new Attributes(Message.JSON, List.of(), null, false, NO_EXPIRY);

    /** Overhead charged for pending attributes beyond their text: roughly the objects themselves. */
    private static final int OVERHEAD_BYTES = 64;

    /** Copies the headers unless they are immutable already. */
    public Attributes {
        headers = List.copyOf(headers);
    }

    /** Attributes with only a content type and headers; common ones are shared. */
    public static Attributes of(@Nullable String contentType, List<Header> headers) {
        if (headers.isEmpty() && isShared(contentType)) {
            return contentType == null ? EMPTY : JSON;
        }
        return new Attributes(contentType, headers, null, false, NO_EXPIRY);
    }

    private static boolean isShared(@Nullable String contentType) {
        return contentType == null || contentType.equals(Message.JSON);
    }

    /** Whether there is nothing but a content type and headers. */
    public boolean plain() {
        return replyTo == null && !retain && expiryMs == NO_EXPIRY;
    }

    /** Bytes charged for these attributes wherever pending messages are bounded. */
    int weight() {
        if (headers.isEmpty() && plain() && isShared(contentType)) {
            return 0;
        }
        int weight = OVERHEAD_BYTES + (contentType == null ? 0 : contentType.length());
        for (Header header : headers) {
            weight += header.weight();
        }
        return replyTo == null ? weight : weight + replyTo.utf8().length;
    }
}
