// SPDX-License-Identifier: Apache-2.0
/**
 * Between event loops. Batches hop by Vert.x's event bus, by reference, and only to loops that may want them
 * ({@link io.polycast.bus.LoopInterest}). The event bus knows no back-pressure and must never be a queue, so what is
 * under way to each loop is counted, and publishers are held up while it is too much ({@link io.polycast.bus.LoopBus}).
 * The links to other nodes are one more place, behind those of the loops ({@link io.polycast.bus.LinkBus}), so that a
 * batch gets to them by the same way and under the same bounds. Knows hub, delivery, metrics and the root package.
 */
@NullMarked
package io.polycast.bus;

import org.jspecify.annotations.NullMarked;
