// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a message says about itself beside its channel and its payload. Immutable; messages of one publisher may share
 * one.
 *
 * <p>The edge where a message enters bounds what this may hold: at most {@link #MAX_HEADERS} headers, and all of it
 * together with the payload at most the endpoint's {@code maxMessageSize}.
 *
 * @param contentType media type of the payload, or null when the publisher did not say. {@link Message#JSON} promises
 *     that the payload is one valid JSON value in UTF-8 without raw line breaks
 * @param headers in the order given; a name may come more than once
 * @param replyTo where the publisher waits for an answer, or null when it does not
 * @param retain whether later subscribers are to get the message as the last one of its channel
 * @param expiryMs milliseconds from {@link Message#timeMs()} after which nobody needs the message any more, or
 *     {@link #NO_EXPIRY}
 */
public record Attributes(
        @Nullable String contentType,
        List<Header> headers,
        @Nullable ChannelName replyTo,
        boolean retain,
        long expiryMs) {
    /** How many headers a message may have; repeated names count each time. */
    public static final int MAX_HEADERS = 64;

    /** The {@link #expiryMs} of a message that is always of use. */
    public static final long NO_EXPIRY = -1;

    /** Those of a message that says nothing, which are most: shared, so that it costs nothing. */
    public static final Attributes EMPTY = new Attributes(null, List.of(), null, false, NO_EXPIRY);

    /** Those of a checked JSON value. */
    public static final Attributes JSON = new Attributes(Message.JSON, List.of(), null, false, NO_EXPIRY);

    /** What waiting attributes are charged beyond their text: about what the objects cost. */
    private static final int OVERHEAD_BYTES = 64;

    /** Keeps a copy of the headers unless they can't change. */
    public Attributes {
        headers = List.copyOf(headers);
    }

    /** Attributes with nothing but a content type, and headers; shared where they are common. */
    public static Attributes of(@Nullable String contentType, List<Header> headers) {
        if (headers.isEmpty() && isShared(contentType)) {
            return contentType == null ? EMPTY : JSON;
        }
        return new Attributes(contentType, headers, null, false, NO_EXPIRY);
    }

    private static boolean isShared(@Nullable String contentType) {
        return contentType == null || contentType.equals(Message.JSON);
    }

    /** Whether nothing is said but a content type and headers. */
    public boolean plain() {
        return replyTo == null && !retain && expiryMs == NO_EXPIRY;
    }

    /** Bytes that these attributes count for wherever waiting messages are bounded. */
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
