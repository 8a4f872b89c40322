// SPDX-License-Identifier: Apache-2.0
/**
 * The raw protocol: every record is a message on the endpoint's channel; for devices that know nothing of channels.
 * Knows the protocol SPI, {@link io.polycast.delivery.Encoding} and the root package; no socket, no framing and no
 * other protocol.
 */
@NullMarked
package io.polycast.protocol.raw;

import org.jspecify.annotations.NullMarked;
