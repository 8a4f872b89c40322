// SPDX-License-Identifier: Apache-2.0
/**
 * The jar's own clients: a socket with a dialect on it, and what {@code pub} and {@code sub} do with that. Start
 * reading at {@link io.polycast.client.ClientConnection}. Knows the dialects, and nothing of the server.
 */
@NullMarked
package io.polycast.client;

import org.jspecify.annotations.NullMarked;
