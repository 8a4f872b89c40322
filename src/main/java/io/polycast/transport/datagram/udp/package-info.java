// SPDX-License-Identifier: Apache-2.0
/**
 * UDP. Sockets are Netty datagram channels of Vert.x's transport, registered on the verticle's own event loop, and not
 * Vert.x's {@code DatagramSocket}: that one cuts datagrams at 2,048 bytes without a word, reads one at a time, and
 * takes more than twice the processor time to send one. On Linux every event loop has a socket of its own on the shared
 * port, and the kernel keeps each peer with one of them.
 */
@NullMarked
package io.polycast.transport.datagram.udp;

import org.jspecify.annotations.NullMarked;
