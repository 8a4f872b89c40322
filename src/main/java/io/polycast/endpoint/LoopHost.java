// SPDX-License-Identifier: Apache-2.0
package io.polycast.endpoint;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.polycast.ChannelName;
import io.polycast.conf.EndpointConf;
import io.polycast.delivery.MemoryBudget;
import io.polycast.framing.Framing;
import io.polycast.metrics.EndpointMeters;
import io.polycast.protocol.Protocol;
import io.polycast.transport.SocketOptions;
import io.polycast.transport.Wire;
import io.polycast.transport.WireHandler;
import io.polycast.web.Directory;
import io.polycast.web.WebHost;
import java.net.InetSocketAddress;

/** What the http endpoint sees of the server around it, on one event loop. */
final class LoopHost implements WebHost {
    private final Loop loop;
    private final HttpEndpoint endpoint;
    private final Catalog catalog;

    LoopHost(Loop loop, HttpEndpoint endpoint, Catalog catalog) {
        this.loop = loop;
        this.endpoint = endpoint;
        this.catalog = catalog;
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
    public boolean enter(InetSocketAddress peer) {
        if (endpoint.admission().enter(peer.getAddress(), endpoint.conf().limits())) {
            endpoint.meters().connectionOpened();
            return true;
        }
        endpoint.meters().connectionRefused();
        loop.logRefusal(endpoint.name(), peer);
        return false;
    }

    @Override
    public void leave(InetSocketAddress peer) {
        endpoint.meters().connectionClosed();
        endpoint.admission().leave(peer.getAddress());
    }

    @Override
    public WireHandler accept(Wire wire, Protocol protocol, Framing framing, ChannelName channel) {
        return Connection.within(loop, endpoint, wire, new Speech(protocol, framing, channel));
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
        return loop.node().registry();
    }

    @Override
    public boolean draining() {
        return loop.node().draining().get();
    }

    @Override
    public Directory directory() {
        return new NodeDirectory(loop);
    }

    @Override
    public void nextTurn(Runnable task) {
        loop.nextTurn(task);
    }
}
