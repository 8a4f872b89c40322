// SPDX-License-Identifier: Apache-2.0
package io.polycast.endpoint;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.polycast.Clock;
import io.polycast.bus.NodeBus;
import io.polycast.delivery.MemoryBudget;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * All that the event loops of this process share. Everything in it is safe on every thread.
 *
 * @param name drawn at each start; the first part of every client's id
 * @param clock what this process decides by
 * @param endpoints in the order of the configuration
 * @param bus between the loops
 * @param budget bounds waiting bytes
 * @param cookies for datagram peers
 * @param registry of all meters
 * @param loops the event loops' shares, in their order, once they have started
 * @param cluster other nodes, once the links to them have started; stays empty without a cluster
 * @param draining whether the server is about to end
 * @param transport how the event loops wait for their sockets
 * @param startedMs milliseconds since 1970 UTC
 */
record Node(
        String name,
        Clock clock,
        List<Endpoint> endpoints,
        NodeBus bus,
        MemoryBudget budget,
        CookieJar cookies,
        PrometheusMeterRegistry registry,
        List<Loop> loops,
        AtomicReference<@Nullable ClusterVerticle> cluster,
        AtomicBoolean draining,
        String transport,
        long startedMs) {}
