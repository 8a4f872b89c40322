// SPDX-License-Identifier: Apache-2.0
package io.polycast.testkit;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.polycast.ChannelName;
import io.polycast.SocketSettings;
import io.polycast.TlsSettings;
import io.polycast.conf.BadConfException;
import io.polycast.conf.ClusterConf;
import io.polycast.conf.ConfReader;
import io.polycast.conf.EndpointConf;
import io.polycast.conf.Limits;
import io.polycast.conf.ListenAddress;
import io.polycast.conf.LogConf;
import io.polycast.conf.Served;
import io.polycast.conf.ServerConf;
import io.polycast.conf.WebConf;
import io.polycast.server.Server;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A server in this process, on free ports of loopback, for one test. */
public final class RunningServer implements AutoCloseable {
    /** What endpoints have when a test does not say otherwise: the defaults of the schema. */
    /** What the configuration says of the cluster when it says nothing. */
    public static final ClusterConf ALONE = new ClusterConf(
            false,
            "polycast",
            new ListenAddress("tcp", "127.0.0.1", 5_701),
            List.of(),
            Map.of(),
            new ClusterConf.EventBusConf("", 0, null),
            "",
            "",
            16 << 20);

    public static final Limits LIMITS = new Limits(
            1 << 20,
            10_000,
            0,
            1_000,
            100,
            Duration.ZERO,
            0,
            1_024,
            1 << 20,
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            1_000);

    /** What http endpoints have when a test does not say otherwise. */
    public static final WebConf WEB =
            new WebConf(Set.of(Served.PUBLIC, Served.ADMIN), List.of(), false, Duration.ofSeconds(25));

    /** What endpoints have when a test does not say otherwise. */
    public static final SocketSettings SOCKET = assumed().socket();

    private static EndpointConf assumed() {
        String endpoint = "{\"endpoints\": {\"e\": {\"listen\": \"tcp://127.0.0.1:0\", \"protocol\": \"text\"}}}";
        try {
            return new ConfReader(Map.of(), conf -> List.of())
                    .read(endpoint)
                    .conf()
                    .endpoints()
                    .get(0);
        } catch (BadConfException e) {
            throw new IllegalStateException(e);
        }
    }

    private final Server server;
    private boolean drained;

    private RunningServer(Server server) {
        this.server = server;
    }

    /** One endpoint to start. */
    public static final class Door {
        private final String name;
        private String scheme = "tcp";
        private String host = "127.0.0.1";
        private int port;
        private boolean local;
        private SocketSettings socket = SOCKET;
        private String protocol = "text";
        private String framing = "line";
        private String channel = "lobby";
        private String overflow = "drop-oldest";
        private Limits limits = LIMITS;
        private WebConf web = WEB;

        private Door(String name) {
            this.name = name;
        }

        public Door listen(String newScheme, String newHost) {
            scheme = newScheme;
            host = newHost;
            return this;
        }

        /** A Unix socket: its path, or a name behind {@code @}. */
        public Door unix(String newScheme, String place) {
            local = true;
            return listen(newScheme, place);
        }

        /** With a certificate of that name. */
        public Door tls(Certificates certificates, String name) {
            TlsSettings tls = new TlsSettings(
                    certificates.pem(name).toString(),
                    certificates.key(name).toString(),
                    "",
                    "",
                    "",
                    false,
                    Duration.ofSeconds(10),
                    0);
            socket = new SocketSettings(
                    SOCKET.access(), List.of(), SOCKET.tcp(), tls, SOCKET.interfaces(), SOCKET.broadcast());
            return this;
        }

        public Door port(int newPort) {
            port = newPort;
            return this;
        }

        public Door protocol(String newProtocol, String newFraming) {
            protocol = newProtocol;
            framing = newFraming;
            return this;
        }

        public Door channel(String newChannel) {
            channel = newChannel;
            return this;
        }

        public Door overflow(String newOverflow) {
            overflow = newOverflow;
            return this;
        }

        public Door limits(UnaryOperator<LimitsBuilder> change) {
            limits = change.apply(new LimitsBuilder(limits)).build();
            return this;
        }

        /** An http endpoint, which has no protocol. */
        public Door http() {
            scheme = EndpointConf.HTTP;
            protocol = EndpointConf.HTTP;
            return this;
        }

        /** An http endpoint with other settings than {@link #WEB}. */
        public Door http(WebConf newWeb) {
            web = newWeb;
            return http();
        }

        EndpointConf conf() {
            return new EndpointConf(
                    name,
                    new ListenAddress(scheme, host, port, local),
                    protocol,
                    framing,
                    ChannelName.of(channel),
                    overflow,
                    true,
                    limits,
                    socket,
                    web,
                    Map.of());
        }
    }

    /** A text endpoint with line framing on TCP, until told otherwise. */
    public static Door door(String name) {
        return new Door(name);
    }

    public static RunningServer start(Door... doors) throws Server.StartException {
        return start(1, "auto", doors);
    }

    public static RunningServer start(int eventLoops, String transport, Door... doors) throws Server.StartException {
        return start(eventLoops, transport, 0, doors);
    }

    public static RunningServer start(int eventLoops, String transport, long maxPendingTotal, Door... doors)
            throws Server.StartException {
        return new RunningServer(Server.start(conf(eventLoops, transport, maxPendingTotal, doors)));
    }

    /** With the configuration as a user writes it, for endpoints that have more settings than a {@link Door} knows. */
    public static RunningServer start(String json) throws BadConfException, Server.StartException {
        return new RunningServer(Server.start(Server.reader(Map.of()).read(json).conf()));
    }

    /** With a configuration that was read before. */
    public static RunningServer start(ServerConf conf) throws Server.StartException {
        return new RunningServer(Server.start(conf));
    }

    /** An http endpoint {@code web} on one event loop, with {@code text} and {@code json} beside it. */
    public static RunningServer web(String... settings) throws BadConfException, Server.StartException {
        return web(1, settings);
    }

    /**
     * The same, on so many event loops.
     *
     * @param settings of the http endpoint, such as {@code "compression": true}
     */
    public static RunningServer web(int eventLoops, String... settings) throws BadConfException, Server.StartException {
        return start("""
                {"eventLoops": %d, "drainSeconds": 5, "endpoints": {
                  "web": {%s},
                  "text": {"listen": "tcp://127.0.0.1:0", "protocol": "text"},
                  "json": {"listen": "tcp://127.0.0.1:0", "protocol": "json"}}}
                """.formatted(
                        eventLoops,
                        Stream.concat(Stream.of("\"listen\": \"http://127.0.0.1:0\""), Stream.of(settings))
                                .collect(Collectors.joining(", "))));
    }

    public static ServerConf conf(int eventLoops, String transport, long maxPendingTotal, Door... doors) {
        List<EndpointConf> endpoints = new ArrayList<>();
        for (Door door : doors) {
            endpoints.add(door.conf());
        }
        return new ServerConf(
                endpoints,
                eventLoops,
                transport,
                Duration.ofSeconds(5),
                maxPendingTotal,
                new LogConf("text", Map.of()),
                ALONE);
    }

    public Server server() {
        return server;
    }

    /** Where the first socket of an endpoint listens. */
    public InetSocketAddress address(String endpoint) {
        return server.endpoints().stream()
                .filter(bound -> bound.name().equals(endpoint))
                .map(bound -> URI.create(bound.address()))
                .map(uri -> new InetSocketAddress(uri.getHost().replaceAll("[\\[\\]]", ""), uri.getPort()))
                .findFirst()
                .orElseThrow();
    }

    /** The value of a counter of one endpoint, over all its other tags. */
    public long count(String meter, String endpoint) {
        return (long) server.registry().find(meter).tag("endpoint", endpoint).functionCounters().stream()
                .mapToDouble(FunctionCounter::count)
                .sum();
    }

    public long gauge(String meter, String endpoint) {
        return (long) server.registry().find(meter).tag("endpoint", endpoint).gauges().stream()
                .mapToDouble(Gauge::value)
                .sum();
    }

    /** Clients that would give way to a newcomer. */
    public long yielding(String endpoint, String kind) {
        return (long) server.registry()
                .get("polycast.connections.yielding")
                .tags("endpoint", endpoint, "kind", kind)
                .gauge()
                .value();
    }

    /** Bytes that clients make the server keep, of one kind. */
    public long kept(String kind) {
        return (long) server.registry()
                .get("polycast.memory")
                .tag("kind", kind)
                .gauge()
                .value();
    }

    /** Bytes that the server believes to hold for clients; 0 when nothing waits, or something was not given back. */
    public long pendingTotal() {
        return (long) server.registry().get("polycast.pending.total").gauge().value();
    }

    /** Drains. Doing it again does nothing, so that a test may end the server before it is over. */
    @Override
    public void close() {
        if (!drained) {
            drained = true;
            server.drain();
        }
    }
}
