// SPDX-License-Identifier: Apache-2.0
/**
 * Between event loops. Batches hop by Vert.x's event bus, by reference, and only to loops that may want them
 * ({@link io.polycast.bus.LoopInterest}). The event bus knows no back-pressure and must never be a queue, so what is under way to each
 * loop is counted, and publishers are held up while it is too much ({@link io.polycast.bus.LoopBus}). Knows hub, delivery and the root
 * package.
 */
@NullMarked
package io.polycast.bus;

import org.jspecify.annotations.NullMarked;
