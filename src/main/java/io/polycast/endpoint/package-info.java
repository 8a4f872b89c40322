// SPDX-License-Identifier: Apache-2.0
/**
 * The only place where a transport meets a protocol. {@link io.polycast.endpoint.Server} is the whole of a running process;
 * {@code EndpointVerticle} is its share on one event loop; {@code Connection} is one client: wire, framer, session and outbox, and where
 * a violation becomes a farewell and a close. Knows everything but {@code cli}.
 */
@NullMarked
package io.polycast.endpoint;

import org.jspecify.annotations.NullMarked;
