// SPDX-License-Identifier: Apache-2.0
/**
 * The bus between event loops. Batches hop over Vert.x's event bus, by reference, and only to loops that may want them
 * ({@link io.polycast.bus.LoopInterest}). The event bus has no backpressure and must never become a queue, so what is
 * in flight to each loop is counted, and publishers are held back above a high watermark ({@link
 * io.polycast.bus.LoopBus}). The links to other nodes are one more place after those of the loops ({@link
 * io.polycast.bus.LinkBus}), so batches reach them the same way and under the same bounds. Knows hub, delivery, metrics
 * and the root package.
 */
@NullMarked
package io.polycast.bus;

import org.jspecify.annotations.NullMarked;
