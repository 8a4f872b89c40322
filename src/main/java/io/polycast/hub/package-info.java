// SPDX-License-Identifier: Apache-2.0
/**
 * Subscriptions and routing. Each event loop has a shard of its own ({@link io.polycast.hub.Hub}) with the
 * subscriptions of its clients, touched on that loop alone; only {@link io.polycast.hub.PatternTable} is shared. Knows
 * the root package only. Start reading at {@link io.polycast.hub.SubscriptionTree}.
 */
@NullMarked
package io.polycast.hub;

import org.jspecify.annotations.NullMarked;
