// SPDX-License-Identifier: Apache-2.0
/**
 * Connections that Vert.x's {@link io.vertx.core.net.NetServer} accepts: TCP, Unix streams, and Unix sockets that keep
 * packets. All of them become a {@link io.polycast.transport.stream.StreamWire}.
 */
@NullMarked
package io.polycast.transport.stream;

import org.jspecify.annotations.NullMarked;
