// SPDX-License-Identifier: Apache-2.0
/**
 * Connectionless sockets: one {@link io.polycast.transport.datagram.PeerSocket} has many peers, each of them a {@link
 * io.polycast.transport.datagram.PeerWire}.
 */
@NullMarked
package io.polycast.transport.datagram;

import org.jspecify.annotations.NullMarked;
