// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.polycast.metrics.LinkView;
import io.polycast.transport.SocketTrace;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The directory for operators: what they can see and do, across all event loops of this process. Its records are the
 * API's answers.
 */
public interface Directory {
    /**
     * One endpoint.
     *
     * @param address with the actual port; the first one when it listens on several
     * @param transport its scheme
     * @param framing null on http, where it can't be chosen
     * @param channel null on http, where each request gives it
     * @param serves null except on an http endpoint
     * @param clients those that publish or subscribe, or have done so
     * @param connections on an http endpoint also those on which nothing was published or subscribed to
     * @param connectionsYielding connections that yield to newcomers when places run short, by kind
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
            long clients,
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
     * @param roundTripMicros as measured by the kernel, in microseconds; null where it is not known
     * @param retransmits segments that were retransmitted; null where the number is not known
     * @param subscriptions the first of its patterns
     * @param held whether reading from it is paused at the moment
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
     * One pattern with subscribers.
     *
     * @param channel the pattern
     */
    record ChannelView(String channel, int subscribers) {}

    /**
     * A channel on which much is published.
     *
     * @param messagesPerSecond published by clients of this node
     * @param subscribers who hear it on this node, by whatever pattern
     */
    record BusyChannelView(String channel, double messagesPerSecond, double bytesPerSecond, int subscribers) {}

    /**
     * A process.
     *
     * @param address where other nodes find it; null without a cluster
     * @param startedAt milliseconds since 1970 UTC
     * @param transport the I/O mechanism of its event loops
     * @param memoryBytes what clients make the process hold, by kind
     * @param processorSeconds used by the process so far; null where the system does not tell, as for descriptors
     * @param processors available to it
     * @param descriptors open files and sockets, a few seconds ago
     * @param descriptorLimit how many it may open
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
            @Nullable Double processorSeconds,
            int processors,
            @Nullable Long descriptors,
            @Nullable Long descriptorLimit,
            int clients,
            List<LoopView> eventLoops,
            List<LinkView> links) {}

    /**
     * One event loop.
     *
     * @param lagSeconds how late it last ran a timer
     */
    record LoopView(int index, int clients, double lagSeconds, LatencyView publishToWrite) {}

    /**
     * A histogram of the time from a batch's arrival until it was written.
     *
     * @param buckets cumulative; the last one is unbounded
     */
    record LatencyView(long count, double sumSeconds, List<Bucket> buckets) {}

    /**
     * A bucket of the histogram.
     *
     * @param le its upper bound in seconds; null where there is none
     */
    record Bucket(
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double le,

            long count) {}

    /**
     * The last hour of this node, a value for each of the times, the oldest first. What is named per second is a mean
     * over the step that ends at the time; the rest is as it was then. A value is null where there is none.
     *
     * @param node its name
     * @param startedAt milliseconds since 1970 UTC
     * @param stepSeconds from one time to the next, when nothing comes in between
     * @param times milliseconds since 1970 UTC
     * @param totals of the whole node, by what they tell
     * @param clients by endpoint
     * @param messagesDroppedPerSecond by reason
     * @param memoryBytes by kind
     */
    record FiguresView(
            String node,
            long startedAt,
            int stepSeconds,
            List<Long> times,
            Map<String, List<@Nullable Number>> totals,
            Map<String, List<@Nullable Number>> clients,
            Map<String, List<@Nullable Number>> messagesDroppedPerSecond,
            Map<String, List<@Nullable Number>> memoryBytes) {}

    /** The result of a health check. */
    record Check(boolean ok, String detail) {}

    /** All endpoints, in the order of the configuration. */
    List<EndpointView> endpoints();

    /** All clients. */
    Future<List<ClientView>> clients();

    /** One client. */
    Future<Optional<ClientView>> client(String id);

    /** The clients with the most pending bytes, then those with the most dropped messages; only a few. */
    Future<List<ClientView>> slowestClients();

    /** Ends a client; false when there is none with this id. */
    Future<Boolean> disconnect(String id);

    /** All patterns with subscribers. */
    Future<List<ChannelView>> channels();

    /** The channels on which most is published, and not more than a few; none until they have been counted. */
    Future<List<BusyChannelView>> busiestChannels();

    /** What was noted after this time, milliseconds since 1970 UTC. May be asked on any thread; may wait for others. */
    FiguresView figures(long since);

    /** What the sockets of this node have done after the event with this id, as long as somebody asks every second. */
    Future<SocketTrace.View> sockets(long since);

    /** All nodes; without a cluster, this one alone. */
    Future<List<NodeView>> nodes();

    /** Whether every endpoint is listening. */
    Check listening();

    /** Whether the other members of the cluster, if any, have been met. */
    Check joined();

    /** Whether every event loop has recently run its timer. */
    Check responsive();
}
