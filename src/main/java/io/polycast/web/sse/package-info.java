// SPDX-License-Identifier: Apache-2.0
/**
 * Server-Sent Events (WHATWG HTML, section 9.2) as an encoding, a framing (the chunks of HTTP/1.1) and a protocol that
 * only sends. Knows framing, the protocol SPI and the root package; no sockets and no HTTP server.
 */
@NullMarked
package io.polycast.web.sse;

import org.jspecify.annotations.NullMarked;
