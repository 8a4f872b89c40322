// SPDX-License-Identifier: Apache-2.0
/**
 * TLS for connection servers: their files and what can be wrong with them, handshakes and their limits, and connections
 * that failed before they became clients. Start reading at {@link io.polycast.transport.tls.GatedServer}. Knows no wire
 * and no kind of socket.
 */
@NullMarked
package io.polycast.transport.tls;

import org.jspecify.annotations.NullMarked;
