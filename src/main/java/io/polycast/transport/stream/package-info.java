// SPDX-License-Identifier: Apache-2.0
/**
 * Connections accepted by Vert.x's {@link io.vertx.core.net.NetServer}: TCP, Unix streams, and Unix sockets with packet
 * boundaries. Each becomes a {@link io.polycast.transport.stream.StreamWire}.
 */
@NullMarked
package io.polycast.transport.stream;

import org.jspecify.annotations.NullMarked;
