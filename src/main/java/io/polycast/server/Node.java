// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import io.polycast.connection.Shared;
import io.polycast.endpoint.Endpoint;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The state of this process as a whole. Everything in it is thread-safe.
 *
 * @param shared what clients' event loops share
 * @param endpoints in the order of the configuration
 * @param cluster other nodes, once the links to them have started; stays empty without a cluster
 * @param transport the I/O mechanism of the event loops
 * @param startedMs milliseconds since 1970 UTC
 * @param figures of the last hour
 */
record Node(
        Shared shared,
        List<Endpoint> endpoints,
        AtomicReference<@Nullable ClusterVerticle> cluster,
        String transport,
        long startedMs,
        FigureLog figures) {}
