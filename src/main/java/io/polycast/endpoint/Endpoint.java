// SPDX-License-Identifier: Apache-2.0
package io.polycast.endpoint;

import io.polycast.conf.EndpointConf;
import io.polycast.conf.Limits;
import io.polycast.delivery.OverflowPolicy;
import io.polycast.metrics.EndpointMeters;
import io.polycast.transport.Binding;
import io.polycast.transport.HandshakePool;
import io.polycast.transport.Listener;
import io.polycast.transport.SocketOptions;
import io.vertx.core.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One endpoint, as all event loops share it. Safe on every thread. */
abstract class Endpoint {
    private final List<Binding> bindings;
    private final EndpointMeters meters;
    private final HandshakePool handshakes;
    private final Admission admission;
    private volatile EndpointConf conf;

    /** What a client that is there and does nothing costs: its socket's objects, and its own. Measured, with some to spare. */
    private static final int CLIENT_BYTES = 8 << 10;

    /** An engine and its buffers. */
    private static final int TLS_BYTES = 48 << 10;

    /** A datagram peer has no socket. */
    private static final int PEER_BYTES = 3 << 10;

    Endpoint(EndpointConf conf, List<Binding> bindings, EndpointMeters meters, Room room) {
        this.conf = conf;
        this.bindings = bindings;
        this.meters = meters;
        this.handshakes = room.handshakes();
        this.admission = room.admission(new Admission.Meters() {
            @Override
            public void mayYield(Admission.Yielding why, int more) {
                meters.mayYield(why.label(), more);
            }

            @Override
            public void yielded(Admission.Yielding why) {
                meters.yielded(why.label());
            }
        });
    }

    /** Bytes that one client costs by being there. */
    int clientBytes() {
        return datagrams() ? PEER_BYTES : CLIENT_BYTES + (conf.socket().tls() == null ? 0 : TLS_BYTES);
    }

    /** Opens one event loop's share of one of the sockets; called on that loop. */
    abstract Future<Listener> listen(Loop loop, Binding binding);

    /** Whether clients are leased peers of a datagram socket instead of connections. */
    abstract boolean datagrams();

    /** What its sockets are opened with. */
    SocketOptions socketOptions() {
        return new SocketOptions(
                name(), conf.limits().backlog(), conf.limits().maxMessageSize(), conf.socket(), handshakes, meters);
    }

    /** Whether records are packets, and need no framing. */
    boolean packets() {
        return datagrams();
    }

    /** Whether a client's address may be somebody else's until it has proven it. */
    boolean forgeable() {
        return false;
    }

    /** As it is now; limits and overflow may change while the server runs, and hold for clients that come afterwards. */
    EndpointConf conf() {
        return conf;
    }

    void conf(EndpointConf newConf) {
        conf = newConf;
    }

    String name() {
        return conf.name();
    }

    OverflowPolicy overflow() {
        return OverflowPolicy.named(conf.overflow()).orElseThrow();
    }

    /** Silence after which a client is taken to be gone; zero when it never is. */
    Duration silence() {
        Limits limits = conf.limits();
        return datagrams() ? limits.lease() : limits.idleTimeout();
    }

    List<Binding> bindings() {
        return bindings;
    }

    /** Where it listens, with the real ports; without those bindings that do not listen yet. Called on any thread. */
    List<String> addresses() {
        List<String> addresses = new ArrayList<>();
        for (Binding binding : bindings) {
            @Nullable Integer port = binding.actualPort().future().result();
            if (port != null) {
                addresses.add(
                        conf.listen().local()
                                ? conf.toldScheme()
                                        + conf.listen()
                                                .toString()
                                                .substring(
                                                        conf.listen().scheme().length())
                                : conf.toldScheme() + "://"
                                        + Loop.text(new InetSocketAddress(
                                                binding.inet().getAddress(), port)));
            }
        }
        return addresses;
    }

    EndpointMeters meters() {
        return meters;
    }

    Admission admission() {
        return admission;
    }
}
