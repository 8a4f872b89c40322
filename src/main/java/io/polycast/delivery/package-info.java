// SPDX-License-Identifier: Apache-2.0
/**
 * Delivery to clients: one rendering per encoding and batch ({@link io.polycast.delivery.FanOut}), and for each client
 * one outbox, bounded in bytes, in which replies and messages keep their order ({@link io.polycast.delivery.Outbox}).
 * Everything here belongs to one event loop and is touched there alone, except {@link
 * io.polycast.delivery.MemoryBudget}. Knows the hub and the root package.
 */
@NullMarked
package io.polycast.delivery;

import org.jspecify.annotations.NullMarked;
