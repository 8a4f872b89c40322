// SPDX-License-Identifier: Apache-2.0
/**
 * The vocabulary that every part of Polycast shares: channel, pattern, message, client.
 *
 * <p>The data path, and with it the map of the packages below; {@code docs/architecture.md} follows it in detail:
 *
 * <pre>
 * transport → framing → protocol session → exchange → hub (this loop) → bus (other loops, other nodes)
 *           → fan-out → outbox → transport
 * </pre>
 *
 * <ul>
 *   <li>{@code cli}: the commands; arguments and exit codes.
 *   <li>{@code conf}: strict JSON configuration to records.
 *   <li>{@code server}: start, reload and drain; one verticle per event loop.
 *   <li>{@code endpoint}: listening endpoints; the only place where a transport meets a protocol.
 *   <li>{@code connection}: one client, from its wire to its session and back.
 *   <li>{@code transport}: how bytes arrive and leave; one folder per kind of socket.
 *   <li>{@code web}: the http endpoint, whose WebSockets and event streams are wires like any other.
 *   <li>{@code framing}: bytes to records and back.
 *   <li>{@code protocol}: what records mean; one folder per protocol.
 *   <li>{@code exchange}: the one way to publish.
 *   <li>{@code bus}: between event loops; the links to other nodes are one more place on it.
 *   <li>{@code link}: between nodes: the protocol of the links, and the interest of each node.
 *   <li>{@code cluster}: membership, by an embedded engine.
 *   <li>{@code delivery}: one rendering per encoding, one bounded outbox per client.
 *   <li>{@code hub}: subscriptions and routing; one shard per event loop.
 *   <li>{@code json}: JSON text and its reader.
 *   <li>{@code metrics}: meters.
 *   <li>{@code client} and {@code bench}: the other side: the jar's own clients, and the load test built on them. They
 *       know nothing of the server.
 * </ul>
 *
 * <p>This package imports none of the others. Start reading at {@link io.polycast.Message}.
 */
@NullMarked
package io.polycast;

import org.jspecify.annotations.NullMarked;
