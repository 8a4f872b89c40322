// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One published message. Immutable: the payload is shared by everyone who gets the message, and nobody writes to it.
 *
 * @param channel the channel it was published on
 * @param payload opaque bytes; never modified after construction
 * @param attributes what else the publisher said
 * @param timeMs when it was accepted, milliseconds since 1970 UTC
 * @param endpoint name of the endpoint through which it came in
 */
public record Message(ChannelName channel, byte[] payload, Attributes attributes, long timeMs, String endpoint) {
    /** The content type that marks a payload as a checked JSON value. */
    public static final String JSON = "application/json";

    /** Overhead charged for a pending message beyond payload and channel: roughly the objects around them. */
    private static final int OVERHEAD_BYTES = 64;

    /** A content type without its parameters, in lower case (RFC 9110, section 8.3.1). */
    public static String mediaType(String contentType) {
        int end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /** Media type of the payload; see {@link Attributes#contentType()}. */
    public @Nullable String contentType() {
        return attributes.contentType();
    }

    /** Headers in the order given; see {@link Attributes#headers()}. */
    public List<Header> headers() {
        return attributes.headers();
    }

    /** Bytes charged for this message wherever pending messages are bounded. */
    public int weight() {
        return payload.length + channel.utf8().length + attributes.weight() + OVERHEAD_BYTES;
    }
}
