// SPDX-License-Identifier: Apache-2.0
package io.polycast.endpoint;

import io.micrometer.core.instrument.MeterRegistry;
import io.polycast.ProtocolSettings;
import io.polycast.TlsSettings;
import io.polycast.conf.ConfProblem;
import io.polycast.conf.EndpointConf;
import io.polycast.conf.ListenAddress;
import io.polycast.conf.ProtocolBlock;
import io.polycast.conf.ServerConf;
import io.polycast.framing.Framing;
import io.polycast.framing.RecordFraming;
import io.polycast.metrics.EndpointMeters;
import io.polycast.protocol.Protocol;
import io.polycast.transport.Binding;
import io.polycast.transport.Transport;
import io.polycast.transport.tls.BadTlsFilesException;
import io.polycast.transport.tls.ServerTls;
import io.polycast.transport.tls.TlsFiles;
import io.polycast.web.WebHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The catalogue of transports and protocols, by name, as listed in the service files. */
public final class Catalog {
    private static final String HTTP_RUNS_ON = "tcp";

    private final Map<String, Transport> transports;
    private final Map<String, Protocol> protocols;

    /** Reads the service files. */
    public Catalog() {
        this.transports = byName(ServiceLoader.load(Transport.class), Transport::scheme);
        this.protocols = byName(ServiceLoader.load(Protocol.class), Protocol::name);
    }

    private static <T> Map<String, T> byName(Iterable<T> found, Function<T, String> name) {
        Map<String, T> map = new TreeMap<>();
        for (T part : found) {
            T other = map.put(name.apply(part), part);
            if (other != null) {
                throw new IllegalStateException("both " + other.getClass().getName() + " and "
                        + part.getClass().getName() + " are named " + name.apply(part));
            }
        }
        return map;
    }

    /** The problems of a configuration that only the transports and protocols it names can find. */
    public List<ConfProblem> check(ServerConf conf) {
        List<ConfProblem> problems = new ArrayList<>();
        for (EndpointConf endpoint : conf.endpoints()) {
            String pointer = "/endpoints/" + endpoint.name();
            if (!endpoint.http()) {
                known(problems, pointer + "/listen", "scheme", endpoint.listen().scheme(), schemes());
                known(problems, pointer + "/protocol", "protocol", endpoint.protocol(), protocols.keySet());
            }
            Optional<ConfProblem> place = place(endpoint, pointer)
                    .or(() -> speakable(endpoint, pointer))
                    .or(() -> secured(endpoint, pointer));
            place.ifPresent(problems::add);
            TlsSettings tls = endpoint.socket().tls();
            if (tls != null && place.isEmpty()) {
                files(pointer + "/tls", tls, problems);
            }
        }
        TlsSettings between = conf.cluster().eventBus().tls();
        if (between != null) {
            files("/cluster/eventBus/tls", between, problems);
        }
        return problems;
    }

    /** Problems in the content of TLS files; that they exist and are readable was checked before. */
    private static void files(String pointer, TlsSettings tls, List<ConfProblem> problems) {
        boolean complete = !tls.pkcs12().isEmpty()
                || (!tls.certificate().isEmpty() && !tls.key().isEmpty());
        try {
            if (complete && readable(tls)) {
                ServerTls.check(tls);
            }
        } catch (BadTlsFilesException e) {
            e.faults()
                    .forEach(fault -> problems.add(
                            new ConfProblem(pointer + "/" + fault.setting(), fault.wrong(), fault.expected())));
        }
    }

    /** The configuration blocks that protocols define. */
    public List<ProtocolBlock> blocks() {
        return protocols.values().stream()
                .map(protocol -> new ProtocolBlock(
                        protocol.name(),
                        protocol.settingsSchema(),
                        protocol.defaults(),
                        protocol.framing().isPresent(),
                        overWebSocket(protocol)))
                .toList();
    }

    private static boolean overWebSocket(Protocol protocol) {
        return protocol.framing().isPresent()
                && (protocol.subprotocol().isPresent()
                        || protocol.webSocketPath().isPresent());
    }

    /** The protocols that may be spoken as a stream inside WebSocket messages at an http endpoint. */
    List<WebHost.Streamed> streamed(EndpointConf conf) {
        List<WebHost.Streamed> streamed = new ArrayList<>();
        for (Protocol protocol : protocols.values()) {
            if (overWebSocket(protocol)) {
                streamed.add(new WebHost.Streamed(
                        protocol.subprotocol(),
                        protocol.webSocketPath(),
                        protocol.with(conf.settings(protocol.name())),
                        protocol.framing().orElseThrow()));
            }
        }
        return streamed;
    }

    /** A protocol with its own framing is one stream of bytes. */
    private Optional<ConfProblem> speakable(EndpointConf endpoint, String pointer) {
        Transport transport = transports.get(endpoint.listen().scheme());
        Protocol protocol = protocols.get(endpoint.protocol());
        return transport != null
                        && protocol != null
                        && transport.packets()
                        && protocol.framing().isPresent()
                ? Optional.of(new ConfProblem(
                        pointer + "/protocol",
                        protocol.name() + " needs a stream, and " + transport.scheme() + " preserves packets",
                        "another protocol, or a tcp or unix address"))
                : Optional.empty();
    }

    /** Clients that were to begin with TLS would be served in the clear. */
    private Optional<ConfProblem> secured(EndpointConf endpoint, String pointer) {
        Protocol protocol = protocols.get(endpoint.protocol());
        return protocol != null
                        && endpoint.socket().tls() == null
                        && protocol.startsTls(ProtocolSettings.NONE)
                        && !protocol.startsTls(endpoint.settings(protocol.name()))
                ? Optional.of(new ConfProblem(
                        pointer + "/tls",
                        "there is none, and " + protocol.name() + " is set to begin with it",
                        "an object with certificate and key, or with pkcs12"))
                : Optional.empty();
    }

    /** A problem of the listen address, as its transport sees it. */
    private Optional<ConfProblem> place(EndpointConf endpoint, String pointer) {
        ListenAddress listen = endpoint.listen();
        Transport transport = transports.get(endpoint.http() ? HTTP_RUNS_ON : listen.scheme());
        if (transport == null) {
            return Optional.empty();
        }
        if (transport.local() != listen.local()) {
            String scheme = listen.scheme();
            return Optional.of(new ConfProblem(
                    pointer + "/listen",
                    "\"" + listen + "\" is not an address of " + scheme,
                    transport.local() ? scheme + ":///path or " + scheme + ":@name" : scheme + "://host:port"));
        }
        if (transport.packets() && endpoint.socket().tls() != null) {
            return Optional.of(new ConfProblem(
                    pointer + "/tls", listen.scheme() + " has no TLS", "none, or a tcp, http or unix address"));
        }
        if (transport.datagrams() && !endpoint.socket().allowUids().isEmpty()) {
            return Optional.of(new ConfProblem(
                    pointer + "/allowUids",
                    listen.scheme() + " can't identify the sender",
                    "none, or a mode and a group of the socket's file"));
        }
        return Optional.empty();
    }

    private static boolean readable(TlsSettings tls) {
        try {
            return Stream.of(tls.certificate(), tls.key(), tls.pkcs12(), tls.clientCa())
                    .filter(path -> !path.isEmpty())
                    .allMatch(path -> Files.isReadable(Path.of(path)));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** The endpoints that do not work on these event loops. */
    public List<ConfProblem> check(ServerConf conf, String eventLoops) {
        List<ConfProblem> problems = new ArrayList<>();
        for (EndpointConf endpoint : conf.endpoints()) {
            Transport transport = transports.get(
                    endpoint.http() ? HTTP_RUNS_ON : endpoint.listen().scheme());
            if (transport != null && !transport.eventLoops().contains(eventLoops)) {
                problems.add(new ConfProblem(
                        "/endpoints/" + endpoint.name() + "/listen",
                        "\"" + endpoint.listen() + "\" needs " + String.join(" or ", transport.eventLoops())
                                + ", and this server's event loops are " + eventLoops,
                        "\"transport\": \"epoll\" on Linux, or another kind of socket"));
            }
        }
        return problems;
    }

    private static void known(List<ConfProblem> problems, String pointer, String what, String name, Set<String> all) {
        if (!all.contains(name)) {
            problems.add(new ConfProblem(pointer, "unknown " + what + " \"" + name + "\"", "one of " + all));
        }
    }

    private Set<String> schemes() {
        Set<String> schemes = new TreeSet<>(transports.keySet());
        schemes.add(EndpointConf.HTTP);
        return schemes;
    }

    /**
     * The endpoints of a configuration; blocks, like {@link Transport#resolve}. If one can't listen, the
     * others are tried, too, so that a user is told of all at once.
     */
    public List<Endpoint> endpoints(List<EndpointConf> confs, MeterRegistry registry, Room room)
            throws ListenException {
        List<Endpoint> endpoints = new ArrayList<>();
        List<ListenException> failures = new ArrayList<>();
        for (EndpointConf conf : confs) {
            try {
                endpoints.add(endpoint(conf, registry, room));
            } catch (ListenException e) {
                failures.add(e);
            }
        }
        if (failures.isEmpty()) {
            return List.copyOf(endpoints);
        }
        for (Endpoint endpoint : endpoints) {
            try {
                endpoint.probe();
            } catch (ListenException e) {
                failures.add(e);
            }
        }
        throw ListenException.of(failures);
    }

    private Endpoint endpoint(EndpointConf conf, MeterRegistry registry, Room room) throws ListenException {
        try {
            return endpoint(conf, Endpoint.meters(registry, conf.name()), room);
        } catch (IOException | BadTlsFilesException e) {
            throw new ListenException(conf, e);
        }
    }

    private Endpoint endpoint(EndpointConf conf, EndpointMeters meters, Room room)
            throws IOException, BadTlsFilesException {
        TlsSettings tls = conf.socket().tls();
        if (tls != null) {
            ServerTls.check(tls).ifPresent(state -> TlsFiles.warn(conf.name(), state));
        }
        Transport transport =
                get(transports, conf.http() ? HTTP_RUNS_ON : conf.listen().scheme());
        List<Binding> bindings =
                transport.resolve(conf.listen().host(), conf.listen().port());
        if (conf.http()) {
            return new HttpEndpoint(conf, this, bindings, meters, room);
        }
        Protocol protocol = protocol(conf.protocol());
        return new SocketEndpoint(
                conf, transport, protocol, framing(conf, transport, protocol), bindings, meters, room);
    }

    Protocol protocol(String name) {
        return get(protocols, name);
    }

    private static Framing framing(EndpointConf conf, Transport transport, Protocol protocol) {
        if (!transport.packets()) {
            return protocol.framing()
                    .orElseGet(() -> RecordFraming.named(conf.framing()).orElseThrow());
        }
        return protocol.textual() ? RecordFraming.PACKET_LINE : RecordFraming.PACKET;
    }

    private static <T> T get(Map<String, T> map, String name) {
        @Nullable T found = map.get(name);
        if (found == null) {
            throw new IllegalArgumentException("unknown: " + name);
        }
        return found;
    }
}
