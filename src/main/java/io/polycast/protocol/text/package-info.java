// SPDX-License-Identifier: Apache-2.0
/**
 * The text protocol: lines for people and shell scripts. Read this one first. Knows the protocol SPI,
 * {@link io.polycast.delivery.Encoding} and the root package; no socket, no framing and no other protocol.
 */
@NullMarked
package io.polycast.protocol.text;

import org.jspecify.annotations.NullMarked;
