// SPDX-License-Identifier: Apache-2.0
/**
 * The transports: how bytes arrive and leave. One folder per kind of socket, found by the scheme of its URLs through
 * the service file of {@link io.polycast.transport.Transport}. A transport creates a {@link io.polycast.transport.Wire}
 * for each client and knows nothing about what the bytes mean. A wire belongs to the event loop that accepted it. Knows
 * the outlet of {@code delivery}, {@code metrics} and the root package.
 */
@NullMarked
package io.polycast.transport;

import org.jspecify.annotations.NullMarked;
