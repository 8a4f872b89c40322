// SPDX-License-Identifier: Apache-2.0
/**
 * Unix datagram sockets: {@code SOCK_DGRAM} of unix(7). Clients are peers that have bound a name of their own; one that
 * has not can publish, but not be answered. Packets are received by a Netty channel on the verticle's event loop, and
 * sent by system calls on its descriptor, because the channel's own queue would let one full receiver block all others,
 * and spin meanwhile.
 */
@NullMarked
package io.polycast.transport.datagram.unixgram;

import org.jspecify.annotations.NullMarked;
