// SPDX-License-Identifier: Apache-2.0
/**
 * Sockets without connections: one {@link io.polycast.transport.datagram.PeerSocket} has many peers, and a
 * {@link io.polycast.transport.datagram.PeerWire} is one of them.
 */
@NullMarked
package io.polycast.transport.datagram;

import org.jspecify.annotations.NullMarked;
