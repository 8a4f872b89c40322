// SPDX-License-Identifier: Apache-2.0
/**
 * TCP on Vert.x's {@link io.vertx.core.net.NetServer}, which shares one accepting socket among event loops. Writes go
 * directly to Netty, bypassing the socket's own queue: that one counts messages where this server counts bytes, and
 * retains buffers when a connection closes.
 */
@NullMarked
package io.polycast.transport.stream.tcp;

import org.jspecify.annotations.NullMarked;
