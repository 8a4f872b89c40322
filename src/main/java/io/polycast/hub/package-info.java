// SPDX-License-Identifier: Apache-2.0
/**
 * Who wants what. Each event loop has a shard of its own ({@link io.polycast.hub.Hub}), holding the subscriptions of that loop's clients
 * and touched on that loop alone, so nothing here takes a lock. Knows the root package only. Start reading at
 * {@link io.polycast.hub.SubscriptionTree}.
 */
@NullMarked
package io.polycast.hub;

import org.jspecify.annotations.NullMarked;
