// SPDX-License-Identifier: Apache-2.0
/**
 * The whole of a running process: start, reload and drain. Start reading at {@link io.polycast.server.Server}; {@code
 * EndpointVerticle} is its share on one event loop, {@code ClusterVerticle} its links to other nodes, {@code
 * NodeDirectory} its view for operators. Knows everything except {@code cli} and the jar's own clients.
 */
@NullMarked
package io.polycast.server;

import org.jspecify.annotations.NullMarked;
