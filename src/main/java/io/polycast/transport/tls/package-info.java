// SPDX-License-Identifier: Apache-2.0
/**
 * TLS on servers of connections: their files and what is wrong with these, the handshakes and who may have one now, and
 * connections that failed before they were clients. Start at {@link io.polycast.transport.tls.GatedServer}. Knows no
 * wire and no kind of socket.
 */
@NullMarked
package io.polycast.transport.tls;

import org.jspecify.annotations.NullMarked;
