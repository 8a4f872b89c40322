// SPDX-License-Identifier: Apache-2.0
package io.polycast.endpoint;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.polycast.ChannelName;
import io.polycast.conf.EndpointConf;
import io.polycast.connection.Connection;
import io.polycast.connection.Loop;
import io.polycast.connection.Places;
import io.polycast.connection.Requester;
import io.polycast.connection.Speech;
import io.polycast.delivery.MemoryBudget;
import io.polycast.delivery.MemoryKind;
import io.polycast.exchange.PublishingClient;
import io.polycast.framing.Framing;
import io.polycast.metrics.EndpointMeters;
import io.polycast.protocol.Protocol;
import io.polycast.protocol.SessionSource;
import io.polycast.transport.SocketOptions;
import io.polycast.transport.SocketTrace;
import io.polycast.transport.Wire;
import io.polycast.transport.WireHandler;
import io.polycast.web.Directory;
import io.polycast.web.WebHost;
import java.net.InetSocketAddress;
import java.util.List;

/** The server as seen by the http endpoint, on one event loop. */
final class LoopHost implements WebHost {
    private final Loop loop;
    private final HttpEndpoint endpoint;
    private final Catalog catalog;
    private final Directory directory;

    LoopHost(Loop loop, HttpEndpoint endpoint, Catalog catalog, Directory directory) {
        this.loop = loop;
        this.endpoint = endpoint;
        this.catalog = catalog;
        this.directory = directory;
    }

    @Override
    public EndpointConf conf() {
        return endpoint.conf();
    }

    @Override
    public SocketOptions socketOptions() {
        return endpoint.socketOptions();
    }

    @Override
    public boolean enter(InetSocketAddress peer, boolean mayWait, Newcomer newcomer) {
        return endpoint.places().arrives(loop::after, mayWait, () -> settles(peer, newcomer), () -> {
            endpoint.meters().connectionRefused();
            loop.logRefusal(endpoint.name(), peer);
            newcomer.refused();
        });
    }

    private boolean settles(InetSocketAddress peer, Newcomer newcomer) {
        if (newcomer.gone()) {
            return true;
        }
        int bytes = endpoint.clientBytes();
        Places.Place place = endpoint.places()
                .enter(peer.getAddress(), true, bytes, endpoint.conf().limits());
        if (place == null) {
            return false;
        }
        loop.budget().charge(MemoryKind.CLIENTS, bytes);
        endpoint.meters().connectionOpened();
        newcomer.enters(new Entered(place, bytes));
        return true;
    }

    /** A connection's place and its cost. */
    private final class Entered implements Visit {
        private final Places.Place place;
        private final int bytes;

        Entered(Places.Place place, int bytes) {
            this.place = place;
            this.bytes = bytes;
        }

        @Override
        public void leave() {
            loop.budget().charge(MemoryKind.CLIENTS, -bytes);
            endpoint.meters().connectionClosed();
            place.leave();
        }
    }

    @Override
    public WireHandler accept(Visit visit, Wire wire, SessionSource protocol, Framing framing, ChannelName channel) {
        return Connection.within(loop, endpoint, wire, new Speech(protocol, framing, channel), ((Entered) visit).place);
    }

    @Override
    public PublishingClient publisher(PublishingClient.Peer peer) {
        return Requester.open(loop, endpoint, peer, EndpointConf.HTTP);
    }

    @Override
    public List<Streamed> streamed() {
        return catalog.streamed(endpoint.conf());
    }

    @Override
    public Protocol protocol(String name) {
        return catalog.protocol(name);
    }

    @Override
    public EndpointMeters meters() {
        return endpoint.meters();
    }

    @Override
    public MemoryBudget budget() {
        return loop.budget();
    }

    @Override
    public PrometheusMeterRegistry registry() {
        return loop.shared().registry();
    }

    @Override
    public boolean draining() {
        return loop.shared().draining().get();
    }

    @Override
    public SocketTrace trace() {
        return loop.shared().trace();
    }

    @Override
    public Directory directory() {
        return directory;
    }

    @Override
    public void nextTurn(Runnable task) {
        loop.nextTurn(task);
    }
}
