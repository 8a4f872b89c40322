// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.polycast.Clock;
import io.polycast.bus.NodeBus;
import io.polycast.delivery.MemoryBudget;
import io.polycast.transport.SocketTrace;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The state that one event loop's clients share with those of the other loops of this process. Everything in it is
 * thread-safe.
 *
 * @param node drawn at random at each start; the first part of every client's id
 * @param clock the clock by which this process makes decisions
 * @param endpoints in the order of the configuration
 * @param bus between the loops
 * @param budget bounds pending bytes
 * @param cookies for datagram peers
 * @param registry of all meters
 * @param loops the state of each event loop, in order, once they have started
 * @param trace of all sockets
 * @param draining whether the server is shutting down
 * @param addresses where clients reach the nodes of the cluster
 */
public record Shared(
        String node,
        Clock clock,
        List<? extends ConnectionHost> endpoints,
        NodeBus bus,
        MemoryBudget budget,
        CookieJar cookies,
        PrometheusMeterRegistry registry,
        List<Loop> loops,
        SocketTrace trace,
        AtomicBoolean draining,
        ClusterAddresses addresses) {}
