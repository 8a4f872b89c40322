// SPDX-License-Identifier: Apache-2.0
/**
 * UDP. Sockets are Netty datagram channels of Vert.x's transport, registered on the verticle's own event loop, rather
 * than Vert.x's {@code DatagramSocket}: that one silently truncates datagrams at 2,048 bytes, reads them one at a time,
 * and takes more than twice the CPU time to send one. On Linux every event loop has its own socket on the shared port,
 * and the kernel assigns each peer to one of them.
 */
@NullMarked
package io.polycast.transport.datagram.udp;

import org.jspecify.annotations.NullMarked;
