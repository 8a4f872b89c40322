// SPDX-License-Identifier: Apache-2.0
/**
 * Client-side protocols, one class each, without sockets: bytes in, events out, and the other way round. Read {@link
 * io.polycast.client.dialect.Dialect} first, then {@link io.polycast.client.dialect.Scheme}, which is where a dialect
 * is registered. Knows the root package and {@code json}, nothing of the server.
 */
@NullMarked
package io.polycast.client.dialect;

import org.jspecify.annotations.NullMarked;
