// SPDX-License-Identifier: Apache-2.0
/**
 * The http endpoint: one port for HTTP, WebSocket and SSE clients, and for operators. {@link io.polycast.web.HttpDoor}
 * opens it; an {@link io.polycast.web.HttpPeer} is one TCP connection; a route is a class that answers one kind of
 * request. A connection that stays, such as a WebSocket, leaves the HTTP server and becomes a wire like any other.
 * Knows the SPIs of transport, framing and protocol, meters, configuration and the memory budget, and the rest of the
 * server only as {@link io.polycast.web.WebHost}.
 */
@NullMarked
package io.polycast.web;

import org.jspecify.annotations.NullMarked;
