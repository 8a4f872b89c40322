// SPDX-License-Identifier: Apache-2.0
/**
 * WebSocket (RFC 6455, and RFC 7692 for compression) as a framing and a protocol of its own on a stream that used to be
 * an HTTP connection: {@link io.polycast.web.websocket.Handshake} decides, {@link
 * io.polycast.web.websocket.WebSocketFraming} reads and writes frames, and {@link
 * io.polycast.web.websocket.WebSocketSource} wraps the protocol of the messages. Knows framing, the protocol SPI and
 * the root package; no sockets and no HTTP server.
 */
@NullMarked
package io.polycast.web.websocket;

import org.jspecify.annotations.NullMarked;
