// SPDX-License-Identifier: Apache-2.0
package io.polycast.endpoint;

import io.micrometer.core.instrument.MeterRegistry;
import io.polycast.conf.EndpointConf;
import io.polycast.conf.Limits;
import io.polycast.connection.ConnectionHost;
import io.polycast.connection.Loop;
import io.polycast.connection.Places;
import io.polycast.delivery.DropReason;
import io.polycast.delivery.OverflowPolicy;
import io.polycast.metrics.EndpointMeters;
import io.polycast.transport.AddressText;
import io.polycast.transport.Binding;
import io.polycast.transport.Listener;
import io.polycast.transport.SocketOptions;
import io.polycast.transport.SocketTrace;
import io.polycast.transport.tls.HandshakePool;
import io.polycast.transport.tls.LaterTls;
import io.polycast.web.Directory;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One endpoint, shared by all event loops. Thread-safe. */
public abstract class Endpoint implements ConnectionHost {
    private final List<Binding> bindings;
    private final EndpointMeters meters;
    private final HandshakePool handshakes;
    private final SocketTrace trace;
    private final Admission admission;
    private volatile EndpointConf conf;

    /** The cost of an idle client: its socket's objects, and its own. Measured, with some margin. */
    private static final int CLIENT_BYTES = 8 << 10;

    /** The cost of a TLS engine and its buffers. */
    private static final int TLS_BYTES = 48 << 10;

    /** A datagram peer has no socket. */
    private static final int PEER_BYTES = 3 << 10;

    Endpoint(EndpointConf conf, List<Binding> bindings, EndpointMeters meters, Room room) {
        this.conf = conf;
        this.bindings = bindings;
        this.meters = meters;
        this.handshakes = room.handshakes();
        this.trace = room.trace();
        this.admission = room.admission(new Admission.Meters() {
            @Override
            public void mayYield(Places.Yielding why, int more) {
                meters.mayYield(why.label(), more);
            }

            @Override
            public void yielded(Places.Yielding why) {
                meters.yielded(why.label());
            }
        });
    }

    @Override
    public int clientBytes() {
        return datagrams() ? PEER_BYTES : CLIENT_BYTES + (conf.socket().tls() == null ? 0 : TLS_BYTES);
    }

    /**
     * Opens one event loop's share of one of the sockets; called on that loop.
     *
     * @param directory what operators may see and do
     */
    public abstract Future<Listener> listen(Loop loop, Binding binding, Directory directory);

    /** Tries whether its TCP addresses can be had, where the server does not start anyway; blocks. */
    void probe() throws ListenException {
        for (Binding binding : bindings) {
            if (datagrams() || conf.listen().local() || conf.socket().tcp().reusePort()) {
                continue;
            }
            try (ServerSocket probe = new ServerSocket()) {
                probe.setReuseAddress(true);
                probe.bind(binding.inet());
            } catch (IOException e) {
                throw new ListenException(conf, e);
            }
        }
    }

    /** The meters of an endpoint of this name. */
    static EndpointMeters meters(MeterRegistry registry, String name) {
        List<String> reasons =
                Arrays.stream(DropReason.values()).map(DropReason::label).toList();
        List<String> yielding = Arrays.stream(Places.Yielding.values())
                .map(Places.Yielding::label)
                .toList();
        return new EndpointMeters(registry, name, reasons, yielding);
    }

    private String toldScheme() {
        return startsTls() ? conf.listen().scheme() : conf.toldScheme();
    }

    /** Whether the protocol starts TLS. */
    boolean startsTls() {
        return false;
    }

    /** What the protocol starts TLS with; null when it has none to start. */
    @Nullable LaterTls laterTls() {
        return null;
    }

    /** The options with which its sockets are opened. */
    SocketOptions socketOptions() {
        return new SocketOptions(
                name(),
                conf.limits().backlog(),
                conf.limits().maxMessageSize(),
                conf.socket(),
                laterTls(),
                handshakes,
                meters,
                trace);
    }

    /** The name of the framing; null where each request chooses. */
    public @Nullable String framing() {
        return null;
    }

    /** Whether records are packets, and need no framing. */
    public boolean packets() {
        return datagrams();
    }

    @Override
    public boolean forgeable() {
        return false;
    }

    @Override
    public EndpointConf conf() {
        return conf;
    }

    /** Applies new settings: limits and overflow policy take effect for new clients. */
    public void conf(EndpointConf newConf) {
        conf = newConf;
    }

    @Override
    public String name() {
        return conf.name();
    }

    @Override
    public OverflowPolicy overflow() {
        return OverflowPolicy.named(conf.overflow()).orElseThrow();
    }

    @Override
    public Duration silence() {
        Limits limits = conf.limits();
        return datagrams() ? limits.lease() : limits.idleTimeout();
    }

    /** Its sockets. */
    public List<Binding> bindings() {
        return bindings;
    }

    @Override
    public List<String> addresses() {
        List<String> addresses = new ArrayList<>();
        for (Binding binding : bindings) {
            @Nullable Integer port = binding.actualPort().future().result();
            if (port != null) {
                addresses.add(
                        conf.listen().local()
                                ? toldScheme()
                                        + conf.listen()
                                                .toString()
                                                .substring(
                                                        conf.listen().scheme().length())
                                : toldScheme() + "://"
                                        + AddressText.of(new InetSocketAddress(
                                                binding.inet().getAddress(), port)));
            }
        }
        return addresses;
    }

    @Override
    public EndpointMeters meters() {
        return meters;
    }

    @Override
    public Admission places() {
        return admission;
    }
}
