// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.json;

import io.polycast.Attributes;
import org.jspecify.annotations.Nullable;

/**
 * A client's request: the fields of its object, null where they are absent.
 *
 * @param op the operation
 * @param id the client's number or string, as JSON text, to be returned with the answer
 * @param channel a channel or a pattern
 * @param payload from {@code data} or {@code base64}
 * @param attributes of the message: a content type when the payload is a JSON value, and headers
 * @param on for {@code echo} and {@code origin}
 * @param cookie from a datagram peer
 */
record JsonRequest(
        Op op,
        @Nullable String id,
        @Nullable String channel,
        byte @Nullable [] payload,
        Attributes attributes,
        @Nullable Boolean on,
        @Nullable String cookie) {}
