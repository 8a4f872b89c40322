// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.polycast.metrics.LinkView;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What operators may look at and do: all event loops of this process in one. The records are what the API answers with.
 */
public interface Directory {
    /**
     * One endpoint.
     *
     * @param address where it listens, with its real port; the first when there are several
     * @param transport its scheme
     * @param framing null on http, where there is none to choose
     * @param channel null on http, where each request says it
     * @param serves null where it is no http endpoint
     * @param connectionsYielding those of the connections that give way to newcomers where places run short, by kind
     */
    record EndpointView(
            String name,
            String address,
            String transport,
            String protocol,
            @Nullable String framing,
            @Nullable String channel,
            String overflow,
            @Nullable List<String> serves,
            long connections,
            long connectionsOpened,
            long connectionsRefused,
            Map<String, Long> connectionsYielding,
            long messagesIn,
            long messagesOut,
            Map<String, Long> messagesDropped,
            long bytesIn,
            long bytesOut,
            long pendingBytes) {}

    /**
     * One client.
     *
     * @param connectedAt milliseconds since 1970 UTC
     * @param roundTripMicros as the kernel measures it, microseconds; null where it does not tell
     * @param retransmits segments that were sent again; null where the kernel does not tell
     * @param subscriptions the first of its patterns
     * @param held whether it is not read from at the moment
     */
    record ClientView(
            String id,
            String name,
            String endpoint,
            String protocol,
            String remote,
            String local,
            long connectedAt,
            List<String> subscriptions,
            int subscriptionCount,
            long messagesIn,
            long messagesOut,
            long messagesDropped,
            long pendingBytes,
            @Nullable Long roundTripMicros,
            @Nullable Long retransmits,
            boolean held) {}

    /**
     * One pattern that somebody subscribes to.
     *
     * @param channel the pattern
     */
    record ChannelView(String channel, int subscribers) {}

    /**
     * A process.
     *
     * @param address where other nodes find it; null without a cluster
     * @param startedAt milliseconds since 1970 UTC
     * @param transport how event loops wait for their sockets
     * @param memoryBytes what clients make the process keep, by kind
     * @param links to other nodes
     */
    record NodeView(
            String name,
            @Nullable String address,
            String version,
            long startedAt,
            long uptimeSeconds,
            boolean draining,
            String transport,
            long heapUsedBytes,
            long heapMaxBytes,
            long pendingBytes,
            long pendingLimitBytes,
            Map<String, Long> memoryBytes,
            int clients,
            List<LoopView> eventLoops,
            List<LinkView> links) {}

    /**
     * One event loop.
     *
     * @param lagSeconds how much later than due it last ran a timer
     */
    record LoopView(int index, int clients, double lagSeconds, LatencyView publishToWrite) {}

    /**
     * How long batches took from their arrival until they were written.
     *
     * @param buckets cumulative; the last one has no bound
     */
    record LatencyView(long count, double sumSeconds, List<Bucket> buckets) {}

    /**
     * How many were at most so long.
     *
     * @param le seconds; null where there is no bound
     */
    record Bucket(
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double le,

            long count) {}

    /** Whether something holds, for health checks. */
    record Check(boolean ok, String detail) {}

    /** All endpoints, in the order of the configuration. */
    List<EndpointView> endpoints();

    /** All clients. */
    Future<List<ClientView>> clients();

    /** One client. */
    Future<Optional<ClientView>> client(String id);

    /** Ends a client; false when there is none of this id. */
    Future<Boolean> disconnect(String id);

    /** All patterns with subscribers. */
    Future<List<ChannelView>> channels();

    /** All nodes; without a cluster this one alone. */
    Future<List<NodeView>> nodes();

    /** Whether every endpoint listens. */
    Check listening();

    /** Whether the other members of the cluster, if there is one, have been met. */
    Check joined();

    /** Whether every event loop has run its timer lately. */
    Check responsive();
}
