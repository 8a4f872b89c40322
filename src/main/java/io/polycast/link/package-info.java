// SPDX-License-Identifier: Apache-2.0
/**
 * Between nodes. Who the nodes are is the business of the cluster's engine; this package gets to know it by
 * {@link io.polycast.link.Links#members} and carries batches between them by Vert.x's clustered event bus, on which
 * each node has one address.
 *
 * <p><b>Who wants what.</b> Each node knows the patterns of every other one, and keeps them in a hub of its own whose
 * recipients are the links, so that a batch is routed to nodes exactly as it is to clients: one look-up, no question,
 * one encoding for all that want the same. A node tells others when its first client begins, and its last one ceases,
 * to want a pattern; what comes together is told in one frame. So the cluster's cost of a subscription does not depend
 * on the number of clients, and nothing is stored anywhere but in the nodes themselves. (NATS routes do the same with
 * RS+ and RS-.)
 *
 * <p><b>Streams.</b> All that has to arrive in order goes from one node to another in a numbered stream of frames. The
 * event bus is at most once: a frame can be lost with its connection, or with the registration of an address. The
 * receiver sees that by the numbers, or by the beat that tells the last number every second, and asks to begin again;
 * the sender, which remembers what channels each frame was about until it is acknowledged, opens a new stream with all
 * its patterns and a note of what was lost. So nothing has to be right in the engine's replicated tables for interest
 * to be right, and each loss is counted and told exactly once.
 *
 * <p><b>Bounds.</b> Frames that were not acknowledged are bounded per link and charged to the memory of the process.
 * Publishers wait a moment for a link that is full, and then no more: what it can't take is counted, and told to its
 * node's clients as a gap when it takes frames again.
 *
 * <p>Knows bus, delivery, hub, metrics and the root package. All of it belongs to one event loop. Start reading at
 * {@link io.polycast.link.Links}.
 */
@NullMarked
package io.polycast.link;

import org.jspecify.annotations.NullMarked;
