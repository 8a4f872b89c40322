// SPDX-License-Identifier: Apache-2.0
/**
 * The json protocol: one JSON object per record; for programs. Knows the protocol SPI, {@link
 * io.polycast.delivery.Encoding}, JSON as text and the root package; no socket, no framing and no other protocol.
 */
@NullMarked
package io.polycast.protocol.json;

import org.jspecify.annotations.NullMarked;
