// SPDX-License-Identifier: Apache-2.0
/**
 * Publishing: the one way for every endpoint. {@link io.polycast.exchange.Exchange} is one client's: it returns the
 * outcome of each message at once, and gathers messages into batches for the bus. {@link
 * io.polycast.exchange.CountedPublications} is for clients that are told how many deliveries they caused. Knows the
 * bus, the meters and the root package; no session and no wire.
 */
@NullMarked
package io.polycast.exchange;

import org.jspecify.annotations.NullMarked;
