// SPDX-License-Identifier: Apache-2.0
/**
 * The one way to publish, for every door. {@link io.polycast.exchange.Exchange} is one client's: it says at once what
 * has come of a message, and gathers what was taken into batches for the bus.
 * {@link io.polycast.exchange.CountedPublications} is for those who are told to how many their messages go. Knows the
 * bus, the meters and the root package; no session and no wire.
 */
@NullMarked
package io.polycast.exchange;

import org.jspecify.annotations.NullMarked;
