// SPDX-License-Identifier: Apache-2.0
/**
 * Unix stream sockets on Vert.x's {@link io.vertx.core.net.NetServer}, like TCP, with two differences: the address is a
 * file, whose mode controls who may connect, or an abstract name; and the kernel identifies the peer.
 */
@NullMarked
package io.polycast.transport.stream.unix;

import org.jspecify.annotations.NullMarked;
