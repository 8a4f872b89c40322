// SPDX-License-Identifier: Apache-2.0
/**
 * Unix stream sockets on Vert.x's {@link io.vertx.core.net.NetServer}, as TCP has them, with two differences: the
 * address is a file, whose mode says who may connect, or an abstract name; and the kernel tells who the peer is.
 */
@NullMarked
package io.polycast.transport.stream.unix;

import org.jspecify.annotations.NullMarked;
