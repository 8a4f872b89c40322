// SPDX-License-Identifier: Apache-2.0
/**
 * Unix sockets with ordered packets: {@code SOCK_SEQPACKET} of unix(7). They are accepted by Vert.x's {@link
 * io.vertx.core.net.NetServer} like streams, with three parts of our own, since neither Vert.x nor Netty supports them:
 * creating the socket ({@link io.polycast.transport.stream.seqpacket.SeqpacketEventLoops}), reading, because Netty
 * takes an empty packet for the end of the connection and silently truncates long ones, and writing, because Netty
 * gathers pending buffers into one call, which makes one packet of them.
 */
@NullMarked
package io.polycast.transport.stream.seqpacket;

import org.jspecify.annotations.NullMarked;
