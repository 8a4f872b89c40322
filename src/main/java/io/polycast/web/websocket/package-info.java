// SPDX-License-Identifier: Apache-2.0
/**
 * WebSocket (RFC 6455, and RFC 7692 for compression) as a framing and a protocol of its own on a stream that was an
 * HTTP connection before: {@link io.polycast.web.websocket.Handshake} decides,
 * {@link io.polycast.web.websocket.WebSocketFraming} cuts and writes frames, and
 * {@link io.polycast.web.websocket.WebSocketSource} wraps what the messages mean. Knows framing, the protocol SPI and
 * the root package; no sockets and no HTTP server.
 */
@NullMarked
package io.polycast.web.websocket;

import org.jspecify.annotations.NullMarked;
