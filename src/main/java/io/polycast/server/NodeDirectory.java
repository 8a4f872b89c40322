// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.polycast.ChannelPattern;
import io.polycast.ClientId;
import io.polycast.CloseReason;
import io.polycast.conf.EndpointConf;
import io.polycast.conf.Served;
import io.polycast.conf.WebConf;
import io.polycast.connection.Client;
import io.polycast.connection.Loop;
import io.polycast.endpoint.Endpoint;
import io.polycast.link.Links;
import io.polycast.metrics.EndpointMeters;
import io.polycast.metrics.LinkView;
import io.polycast.metrics.ProcessMeters;
import io.polycast.transport.SocketTrace;
import io.polycast.web.Directory;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directory for operators, gathered from all event loops. Used on one of them. */
final class NodeDirectory implements Directory {
    private static final int SUBSCRIPTIONS_SHOWN = 20;

    /** A loop runs its timer every half second; one that has not for this long is unresponsive. */
    private static final long UNRESPONSIVE_NANOS = TimeUnit.SECONDS.toNanos(3);

    private static final double NANOS = 1e9;

    private static final Logger LOG = LoggerFactory.getLogger(NodeDirectory.class);

    /** Fields that only a newer node has are ignored. */
    private static final ObjectMapper JSON =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

    /** Micrometer writes the largest number where there is no bound. */
    private static final double UNBOUNDED_NANOS = 1e18;

    private final Loop here;
    private final Node node;
    private final EveryLoop everyLoop;
    private final TopLists topLists;

    NodeDirectory(Node node, Loop here) {
        this.node = node;
        this.here = here;
        this.everyLoop = new EveryLoop(node.shared(), here);
        this.topLists = new TopLists(everyLoop);
    }

    @Override
    public List<EndpointView> endpoints() {
        return node.endpoints().stream().map(NodeDirectory::view).toList();
    }

    private static EndpointView view(Endpoint endpoint) {
        EndpointConf conf = endpoint.conf();
        EndpointMeters meters = endpoint.meters();
        boolean http = conf.http();
        return new EndpointView(
                conf.name(),
                endpoint.addresses().stream().findFirst().orElse(conf.listen().toString()),
                conf.listen().scheme(),
                conf.protocol(),
                endpoint.framing(),
                http ? null : conf.channel().toString(),
                conf.overflow(),
                http ? serves(conf.web()) : null,
                meters.clients(),
                meters.connections(),
                meters.connectionsOpened(),
                meters.connectionsRefused(),
                meters.yielding(),
                meters.messagesIn(),
                meters.messagesOut(),
                meters.droppedByReason(),
                meters.bytesIn(),
                meters.bytesOut(),
                meters.pendingBytes());
    }

    private static List<String> serves(WebConf web) {
        return Arrays.stream(Served.values())
                .filter(web.serves()::contains)
                .map(Served::word)
                .toList();
    }

    @Override
    public Future<List<ClientView>> clients() {
        return everyLoop.askForLists(loop -> loop.clients().stream()
                .filter(client -> !client.ending())
                .map(NodeDirectory::view)
                .toList());
    }

    private static ClientView view(Client client) {
        List<ChannelPattern> patterns = client.facts().subscriptions();
        Map<String, Long> kernel = client.kernelStats();
        return new ClientView(
                client.id().toString(),
                client.facts().name(),
                client.host().name(),
                client.protocol(),
                client.remoteAddress(),
                client.localAddress(),
                client.sinceMs(),
                patterns.stream()
                        .limit(SUBSCRIPTIONS_SHOWN)
                        .map(ChannelPattern::toString)
                        .toList(),
                patterns.size(),
                client.facts().messagesIn(),
                client.facts().messagesOut(),
                client.facts().messagesDropped(),
                client.facts().pendingBytes(),
                kernel.get("rtt-micros"),
                kernel.get("retransmits"),
                client.facts().held());
    }

    @Override
    public Future<List<ClientView>> slowestClients() {
        return topLists.slowestClients(NodeDirectory::view);
    }

    @Override
    public Future<Optional<ClientView>> client(String id) {
        return at(id, client -> view(client));
    }

    @Override
    public Future<Boolean> disconnect(String id) {
        return at(id, client -> {
                    client.end(CloseReason.KICKED, "an operator has disconnected this client");
                    return true;
                })
                .map(Optional::isPresent);
    }

    private <T> Future<Optional<T>> at(String id, Function<Client, T> what) {
        ClientId client = ClientId.parse(id).orElse(null);
        for (Loop loop : node.shared().loops()) {
            if (client != null && client.node().equals(node.shared().node()) && client.loop() == loop.index()) {
                return loop.ask(here, asked -> Optional.ofNullable(asked.client(client))
                        .filter(found -> !found.ending())
                        .map(what));
            }
        }
        return Future.succeededFuture(Optional.empty());
    }

    @Override
    public Future<List<ChannelView>> channels() {
        return everyLoop.ask(Loop::patterns).map(all -> {
            Map<String, Integer> sum = new LinkedHashMap<>();
            all.forEach(patterns -> patterns.forEach((pattern, count) -> sum.merge(pattern, count, Integer::sum)));
            return sum.entrySet().stream()
                    .map(entry -> new ChannelView(entry.getKey(), entry.getValue()))
                    .toList();
        });
    }

    @Override
    public Future<List<BusyChannelView>> busiestChannels() {
        return topLists.busiestChannels();
    }

    @Override
    public FiguresView figures(long since) {
        return node.figures().since(since);
    }

    @Override
    public Future<SocketTrace.View> sockets(long since) {
        SocketTrace trace = node.shared().trace();
        Future<?> traced = trace.watch()
                ? everyLoop.ask(loop -> {
                    loop.clients().stream().takeWhile(client -> trace.hasRoom()).forEach(client -> client.facts()
                            .trace(trace));
                    return loop.index();
                })
                : Future.succeededFuture();
        return traced.map(all -> trace.since(since));
    }

    @Override
    public Future<List<NodeView>> nodes() {
        ClusterVerticle cluster = node.cluster().get();
        return cluster == null
                ? self().map(List::of)
                : Future.all(self(), cluster.ask(Links::portraits)).map(all -> Stream.concat(
                                Stream.of(all.<NodeView>resultAt(0)),
                                all.<List<byte[]>>resultAt(1).stream().flatMap(this::read))
                        .toList());
    }

    private Stream<NodeView> read(byte[] portrait) {
        try {
            return Stream.of(JSON.readValue(portrait, NodeView.class));
        } catch (IOException e) {
            LOG.debug("a node of another version describes itself in an unknown form", e);
            return Stream.empty();
        }
    }

    /** This node's part of {@link #nodes}, for other nodes; called on any thread. */
    static Future<byte[]> portrait(Node node, Loop loop) {
        Promise<byte[]> portrait = Promise.promise();
        loop.later(() -> new NodeDirectory(node, loop)
                .self()
                .map(view -> {
                    try {
                        return JSON.writeValueAsBytes(view);
                    } catch (JsonProcessingException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .onComplete(portrait));
        return portrait.future();
    }

    private Future<NodeView> self() {
        ClusterVerticle cluster = node.cluster().get();
        Future<List<LoopView>> loops = everyLoop.ask(loop -> new LoopView(
                loop.index(),
                loop.clientCount(),
                loop.meters().lagSeconds(),
                latency(loop.meters().publishToWrite())));
        Future<List<LinkView>> links = cluster == null ? Future.succeededFuture(List.of()) : cluster.views();
        return Future.all(loops, links).map(all -> view(cluster, loops.result(), links.result()));
    }

    private NodeView view(@Nullable ClusterVerticle cluster, List<LoopView> loops, List<LinkView> links) {
        Runtime runtime = Runtime.getRuntime();
        return new NodeView(
                node.shared().node(),
                cluster == null ? null : cluster.address(),
                version(),
                node.startedMs(),
                (System.currentTimeMillis() - node.startedMs()) / 1_000,
                node.shared().draining().get(),
                node.transport(),
                ProcessMeters.heapUsedBytes(),
                runtime.maxMemory(),
                node.shared().budget().used(),
                node.shared().budget().limit(),
                kept(),
                boxed(ProcessMeters.processorSeconds()),
                runtime.availableProcessors(),
                boxed(node.figures().descriptors()),
                boxed(ProcessMeters.descriptorLimit()),
                loops.stream().mapToInt(LoopView::clients).sum(),
                loops,
                links);
    }

    private static @Nullable Double boxed(OptionalDouble number) {
        return number.isPresent() ? number.getAsDouble() : null;
    }

    private static @Nullable Long boxed(OptionalLong number) {
        return number.isPresent() ? number.getAsLong() : null;
    }

    private Map<String, Long> kept() {
        Map<String, Long> kept = new LinkedHashMap<>();
        node.shared().budget().byKind().forEach((kind, bytes) -> kept.put(kind, bytes.getAsLong()));
        return kept;
    }

    @Override
    public Check joined() {
        ClusterVerticle cluster = node.cluster().get();
        boolean joined = cluster == null || cluster.joined();
        return new Check(joined, joined ? "" : "not all members of the cluster have answered yet");
    }

    private static LatencyView latency(HistogramSnapshot snapshot) {
        List<Bucket> buckets = new ArrayList<>();
        for (CountAtBucket bucket : snapshot.histogramCounts()) {
            double bound = bucket.bucket();
            if (bound < UNBOUNDED_NANOS) {
                buckets.add(new Bucket(bound / NANOS, (long) bucket.count()));
            }
        }
        buckets.add(new Bucket(null, snapshot.count()));
        return new LatencyView(snapshot.count(), snapshot.total() / NANOS, buckets);
    }

    private static String version() {
        @Nullable String version = NodeDirectory.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public Check listening() {
        List<String> missing = node.endpoints().stream()
                .filter(endpoint ->
                        endpoint.addresses().size() < endpoint.bindings().size())
                .map(Endpoint::name)
                .toList();
        return new Check(missing.isEmpty(), missing.isEmpty() ? "" : "not listening: " + String.join(", ", missing));
    }

    @Override
    public Check responsive() {
        List<String> silent = everyLoop.loops().stream()
                .filter(loop -> loop.silentNanos() > UNRESPONSIVE_NANOS)
                .map(loop -> Integer.toString(loop.index()))
                .toList();
        return new Check(
                silent.isEmpty(), silent.isEmpty() ? "" : "not responding: event loops " + String.join(", ", silent));
    }
}
