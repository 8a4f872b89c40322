// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.polycast.Clock;
import io.polycast.LogEvent;
import io.polycast.bus.LoopInterest;
import io.polycast.bus.NodeBus;
import io.polycast.cluster.Engine;
import io.polycast.cluster.JoinException;
import io.polycast.conf.ClusterConf;
import io.polycast.conf.ConfProblem;
import io.polycast.conf.ConfReader;
import io.polycast.conf.ServerConf;
import io.polycast.connection.ClusterAddresses;
import io.polycast.connection.CookieJar;
import io.polycast.connection.Shared;
import io.polycast.delivery.MemoryBudget;
import io.polycast.endpoint.Catalog;
import io.polycast.endpoint.Endpoint;
import io.polycast.endpoint.ListenException;
import io.polycast.endpoint.Room;
import io.polycast.link.Links;
import io.polycast.metrics.ProcessMeters;
import io.polycast.transport.tls.ServerTls;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.transport.Transport;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server. Its methods block, and must not be called on an event loop. */
public final class Server {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final long POLL_NANOS = 2_000_000;
    private static final long LAST_WORDS_NANOS = 2_500_000_000L;
    private static final long BUS_PING_MS = 5_000;
    private static final int BUS_SILENCE_MS = 5_000;

    private final Vertx vertx;
    private final Node node;
    private final @Nullable Engine engine;
    private final ProcessMeters processMeters;
    private final List<EndpointVerticle> verticles;
    private volatile ServerConf conf;

    /**
     * A listening socket.
     *
     * @param name the endpoint's name
     * @param address with the actual port, such as {@code tcp://127.0.0.1:7000}
     */
    public record Bound(String name, String address) {}

    /**
     * An event loop, for a watchdog. Thread-safe.
     *
     * @param beat changes each time the loop runs its timer, twice a second
     */
    public record EventLoop(Thread thread, LongSupplier beat) {
        /** The current beat. */
        public long lastBeat() {
            return beat.getAsLong();
        }
    }

    /** A failure to start. */
    public static final class StartException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient List<StartFailure> failures;

        StartException(Throwable cause) {
            super(cause.getMessage(), cause);
            this.failures = StartFailure.of(cause);
        }

        /** All reasons, and what may help: all that a user needs. */
        public List<StartFailure> failures() {
            return failures;
        }
    }

    private Server(
            Vertx vertx,
            Node node,
            @Nullable Engine engine,
            ProcessMeters processMeters,
            List<EndpointVerticle> verticles,
            ServerConf conf) {
        this.vertx = vertx;
        this.node = node;
        this.engine = engine;
        this.processMeters = processMeters;
        this.verticles = verticles;
        this.conf = conf;
    }

    /**
     * Problems that only the parts themselves can find: unknown protocols and transports, and what this machine does
     * not support.
     */
    public static List<ConfProblem> check(ServerConf conf) {
        List<ConfProblem> problems = new ArrayList<>(new Catalog().check(conf));
        if (conf.eventLoops() > LoopInterest.MAX_LOOPS) {
            problems.add(new ConfProblem(
                    "/eventLoops", "too many: " + conf.eventLoops(), "at most " + LoopInterest.MAX_LOOPS));
        }
        EventLoops loops = EventLoops.named(conf.transport());
        if (loops.available()) {
            problems.addAll(new Catalog().check(conf, loops.transport().name()));
        } else {
            problems.add(new ConfProblem(
                    "/transport",
                    "\"" + conf.transport() + "\" does not work on this machine",
                    "\"auto\" or another one"));
        }
        return problems;
    }

    /** A reader for configurations with all available protocols, overridden by settings from these variables. */
    public static ConfReader reader(Map<String, String> environment) {
        return new ConfReader(environment, Server::check, new Catalog().blocks());
    }

    /** Opens every endpoint and returns once all of them listen. Leaves nothing behind when it fails. */
    public static Server start(ServerConf conf) throws StartException {
        PrometheusMeterRegistry registry = ProcessMeters.registry();
        MemoryBudget budget = MemoryBudget.ofHeap(conf.maxPendingTotal());
        Room room = Room.ofProcess(budget);
        List<Endpoint> endpoints = endpoints(conf, registry, room);
        EventLoops loops = EventLoops.named(conf.transport());
        int count = conf.eventLoops() == 0 ? EventLoops.defaultCount() : conf.eventLoops();
        SecureRandom random = new SecureRandom();
        String name = Integer.toString(random.nextInt(1 << 30) | 1 << 29, Character.MAX_RADIX);
        Engine engine = join(conf.cluster(), name);
        Vertx vertx = null;
        ProcessMeters processMeters = null;
        try {
            vertx = vertx(conf.cluster(), engine, loops.transport(), count, registry);
            Shared shared = new Shared(
                    name,
                    Clock.SYSTEM,
                    endpoints,
                    new NodeBus(vertx, name, count, engine != null, Clock.SYSTEM),
                    budget,
                    new CookieJar(random),
                    registry,
                    new CopyOnWriteArrayList<>(),
                    room.trace(),
                    new AtomicBoolean(),
                    new ClusterAddresses());
            FigureLog figures = new FigureLog(shared, endpoints, Clock.SYSTEM.millis());
            Node node = new Node(
                    shared,
                    endpoints,
                    new AtomicReference<>(),
                    loops.transport().name(),
                    Clock.SYSTEM.millis(),
                    figures);
            processMeters = new ProcessMeters(registry, budget::used, budget::limit, budget.byKind());
            List<EndpointVerticle> verticles = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                verticles.add(new EndpointVerticle(node, i));
            }
            if (engine != null) {
                ClusterVerticle cluster =
                        new ClusterVerticle(node, engine, conf.cluster().maxPending(), engine.secret());
                deploy(vertx, List.of(cluster));
                node.cluster().set(cluster);
            }
            deploy(vertx, verticles);
            figures.start(vertx);
            return new Server(vertx, node, engine, processMeters, List.copyOf(verticles), conf);
        } catch (CompletionException e) {
            end(vertx, engine, processMeters);
            throw new StartException(e.getCause() == null ? e : e.getCause());
        }
    }

    private static @Nullable Engine join(ClusterConf conf, String name) throws StartException {
        try {
            return conf.enabled() ? Engine.join(conf, name, Links.ADDRESS) : null;
        } catch (JoinException e) {
            throw new StartException(e);
        }
    }

    private static void deploy(Vertx vertx, List<? extends Deployable> verticles) {
        var next = verticles.iterator();
        var options = new DeploymentOptions().setInstances(verticles.size());
        await(vertx.deployVerticle(next::next, options).toCompletionStage().toCompletableFuture());
    }

    private static void end(@Nullable Vertx vertx, @Nullable Engine engine, @Nullable ProcessMeters processMeters) {
        if (vertx != null) {
            await(vertx.close().toCompletionStage().toCompletableFuture());
        }
        if (engine != null) {
            engine.leave();
        }
        if (processMeters != null) {
            processMeters.close();
        }
    }

    private static List<Endpoint> endpoints(ServerConf conf, MeterRegistry registry, Room room) throws StartException {
        try {
            return new Catalog().endpoints(conf.endpoints(), registry, room);
        } catch (ListenException e) {
            throw new StartException(e);
        }
    }

    private static Vertx vertx(
            ClusterConf cluster, @Nullable Engine engine, Transport transport, int loops, MeterRegistry registry) {
        MicrometerMetricsOptions metrics = new MicrometerMetricsOptions()
                .setEnabled(true)
                // Covered by meters of our own, which cost nothing per message.
                .addDisabledMetricsCategory(MetricsDomain.EVENT_BUS)
                .addDisabledMetricsCategory(MetricsDomain.NET_SERVER)
                .addDisabledMetricsCategory(MetricsDomain.NET_CLIENT)
                .addDisabledMetricsCategory(MetricsDomain.HTTP_SERVER);
        VertxOptions options = new VertxOptions().setEventLoopPoolSize(loops).setMetricsOptions(metrics);
        if (engine != null) {
            options.setEventBusOptions(eventBus(cluster.eventBus(), engine));
        }
        VertxBuilder builder = Vertx.builder()
                .with(options)
                .withTransport(engine == null ? transport : engine.guarded(transport))
                .withMetrics(new MicrometerMetricsFactory(registry));
        if (engine == null) {
            return builder.build();
        }
        EventBusOptions eventBus = options.getEventBusOptions();
        return builder.withClusterManager(engine.vertxCluster())
                .buildClustered()
                .onSuccess(Server::trustNoObjects)
                .recover(failure -> Future.failedFuture(new IOException(
                        "cluster: can't open the event bus at " + eventBus.getHost() + ":" + eventBus.getPort() + ": "
                                + failure.getMessage(),
                        failure)))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /** Frames of links are bytes; the event bus could deserialize objects that other nodes send, and must not. */
    private static void trustNoObjects(Vertx vertx) {
        vertx.exceptionHandler(UnexpectedErrors::tell);
        vertx.eventBus().serializableChecker(type -> false).clusterSerializableChecker(type -> false);
    }

    private static EventBusOptions eventBus(ClusterConf.EventBusConf conf, Engine engine) {
        EventBusOptions options = new EventBusOptions()
                .setHost(conf.host().isEmpty() ? engine.host() : conf.host())
                .setPort(conf.port());
        // A connection that is silent for this long is closed, and opened anew by the next frame.
        options.setClusterPingInterval(BUS_PING_MS).setClusterPingReplyInterval(BUS_PING_MS);
        // Without this, such a connection waits until the kernel retransmits, which after a network cut takes about as
        // long as the cut did.
        options.setTcpUserTimeout(BUS_SILENCE_MS).setConnectTimeout(BUS_SILENCE_MS);
        if (conf.tls() != null) {
            ServerTls.apply(conf.tls(), options);
        }
        return options;
    }

    /** The listening sockets, in the order of the configuration. */
    public List<Bound> endpoints() {
        List<Bound> bound = new ArrayList<>();
        for (Endpoint endpoint : node.endpoints()) {
            endpoint.addresses().forEach(address -> bound.add(new Bound(endpoint.name(), address)));
        }
        return bound;
    }

    /** The address at which other members of the cluster find this node; empty without a cluster. */
    public Optional<String> clusterAddress() {
        return Optional.ofNullable(engine).map(Engine::address);
    }

    /** The event loops. */
    public List<EventLoop> eventLoops() {
        return node.shared().loops().stream()
                .map(loop -> new EventLoop(loop.thread(), loop::lastBeat))
                .toList();
    }

    /** All meters. */
    public MeterRegistry registry() {
        return node.shared().registry();
    }

    /**
     * Applies what can change at runtime: limits, overflow policies and channels of endpoints, for new clients, and the
     * drain time. TLS files that have changed are read again.
     *
     * @return JSON pointers of differences that require a restart
     */
    public List<String> reload(ServerConf newConf) {
        List<String> needRestart = new Reload(conf, newConf).apply(node.endpoints());
        conf = Reload.taken(conf, newConf);
        onEachLoop(EndpointVerticle::refresh);
        return needRestart;
    }

    /**
     * Stops accepting and reading, lets accepted messages leave within the configured drain time, and ends everything.
     */
    public void drain() {
        Duration drain = conf.drain();
        long deadline = System.nanoTime() + drain.toNanos();
        node.shared().draining().set(true);
        // Half of the time for those who go one after another; what waits for the last of them needs the rest.
        onEachLoop(verticle -> verticle.leave(drain.dividedBy(2)));
        waitUntil(deadline, () -> sum(EndpointVerticle::leaving) == 0);
        onEachLoop(EndpointVerticle::quiesce);
        // Every loop has sent what it had; now it must arrive, here and on other nodes.
        ClusterVerticle cluster = node.cluster().get();
        waitUntil(deadline, () -> node.shared().bus().idle() && (cluster == null || cluster.idle()));
        onEachLoop(EndpointVerticle::sayGoodbye);
        if (!waitUntil(deadline, () -> sum(EndpointVerticle::clients) == 0)) {
            LogEvent.DRAIN_INCOMPLETE.log(LOG, sum(EndpointVerticle::clients), drain.toSeconds());
        }
        onEachLoop(EndpointVerticle::abort);
        waitUntil(System.nanoTime() + LAST_WORDS_NANOS, () -> sum(EndpointVerticle::clients) == 0);
        if (cluster != null) {
            await(cluster.leave().toCompletionStage().toCompletableFuture());
        }
        end(vertx, engine, processMeters);
    }

    private int sum(ToIntFunction<EndpointVerticle> each) {
        int[] sum = {0};
        onEachLoop(verticle -> {
            synchronized (sum) {
                sum[0] += each.applyAsInt(verticle);
            }
        });
        return sum[0];
    }

    private void onEachLoop(Consumer<EndpointVerticle> task) {
        List<CompletableFuture<Void>> done = new ArrayList<>();
        for (EndpointVerticle verticle : verticles) {
            CompletableFuture<Void> future = new CompletableFuture<>();
            done.add(future);
            verticle.run(() -> {
                try {
                    task.accept(verticle);
                } finally {
                    future.complete(null);
                }
            });
        }
        await(CompletableFuture.allOf(done.toArray(CompletableFuture[]::new)));
    }

    private static boolean waitUntil(long deadlineNanos, BooleanSupplier reached) {
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() > deadlineNanos || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
    }

    private static void await(CompletableFuture<?> future) {
        future.join();
    }
}
