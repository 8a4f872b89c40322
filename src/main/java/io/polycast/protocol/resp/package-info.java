// SPDX-License-Identifier: Apache-2.0
/**
 * The pub/sub side of Redis in RESP2 and RESP3, as any client library for Redis speaks it. Start at {@code
 * RespSession}; what there is to ask for stands in {@code RespCommand}, and how channels are spelled in {@link
 * io.polycast.EscapedName}. Knows the protocol SPI, {@link io.polycast.delivery.Encoding}, the framing, the digits of
 * {@link io.polycast.json.JsonText} and the root package; no socket and no other protocol.
 */
@NullMarked
package io.polycast.protocol.resp;

import org.jspecify.annotations.NullMarked;
