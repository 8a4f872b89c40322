// SPDX-License-Identifier: Apache-2.0
package io.polycast.client.dialect;

import org.jspecify.annotations.Nullable;

/**
 * A received message.
 *
 * @param channel as the protocol writes it; empty where the protocol leaves it out
 * @param payload the bytes that were published
 * @param json the message as the json protocol's {@code msg} object, on one line, if that is what the server sent;
 *     otherwise null
 */
@SuppressWarnings("ArrayRecordComponent") // Made once for each message, and never compared.
public record Heard(String channel, byte[] payload, byte @Nullable [] json) {}
