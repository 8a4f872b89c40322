// SPDX-License-Identifier: Apache-2.0
/**
 * The links between nodes. Which nodes there are is up to the cluster's engine; this package learns it from {@link
 * io.polycast.link.Links#members} and carries batches between nodes over Vert.x's clustered event bus, on which each
 * node has one address.
 *
 * <p><b>Interest.</b> Each node knows the patterns of every other one and keeps them in a hub of its own, whose
 * recipients are the links; so batches are routed to nodes exactly as they are to clients: one look-up, no question,
 * one encoding for all that want the same. A node announces when its first client begins, and its last one ceases, to
 * want a pattern; changes that come together share a frame. So the cluster's cost of a subscription does not depend on
 * the number of clients, and nothing is stored outside of the nodes themselves. (NATS routes do the same with RS+ and
 * RS-.)
 *
 * <p><b>Streams.</b> Whatever must arrive in order goes from one node to another in a numbered stream of frames. The
 * event bus is at most once: a frame can be lost with its connection, or with the registration of an address. The
 * receiver notices from the numbers, or from the beat that repeats the last number every second, and asks for a new
 * stream; the sender, which remembers the channels of each frame until it is acknowledged, opens one with all its
 * patterns and a notice of what was lost. So interest does not depend on the engine's replicated tables being right,
 * and each loss is counted and reported exactly once.
 *
 * <p><b>Bounds.</b> Unacknowledged frames are bounded per link and charged to the memory of the process. Publishers
 * wait briefly for a full link, and then no more: what it can't take is dropped, counted, and reported to its node's
 * clients as a gap once it takes frames again.
 *
 * <p>Knows bus, delivery, hub, metrics and the root package. All of it belongs to one event loop. Start reading at
 * {@link io.polycast.link.Links}.
 */
@NullMarked
package io.polycast.link;

import org.jspecify.annotations.NullMarked;
