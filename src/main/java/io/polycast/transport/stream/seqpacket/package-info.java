// SPDX-License-Identifier: Apache-2.0
/**
 * Unix sockets that keep packets in order: {@code SOCK_SEQPACKET} of unix(7). They are accepted by Vert.x's
 * {@link io.vertx.core.net.NetServer} like streams, with three parts of our own, since neither Vert.x nor Netty knows
 * them: making the socket ({@link io.polycast.transport.stream.seqpacket.SeqpacketEventLoops}), reading, because Netty
 * takes an empty packet for the end of the connection and cuts long ones without a word, and writing, because Netty
 * puts what waits into one call, which makes one packet of it.
 */
@NullMarked
package io.polycast.transport.stream.seqpacket;

import org.jspecify.annotations.NullMarked;
