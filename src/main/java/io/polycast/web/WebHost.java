// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.polycast.ChannelName;
import io.polycast.conf.EndpointConf;
import io.polycast.delivery.MemoryBudget;
import io.polycast.exchange.PublishingClient;
import io.polycast.framing.Framing;
import io.polycast.metrics.EndpointMeters;
import io.polycast.protocol.Protocol;
import io.polycast.protocol.SessionSource;
import io.polycast.transport.SocketOptions;
import io.polycast.transport.Wire;
import io.polycast.transport.WireHandler;
import java.net.InetSocketAddress;
import java.util.List;

/** The server around the http endpoint, as one event loop's share of that endpoint sees it. Used on that loop alone. */
public interface WebHost {
    /** The endpoint's settings as they are now. */
    EndpointConf conf();

    /** What the endpoint's sockets are opened with. */
    SocketOptions socketOptions();

    /** A connection that was counted in. */
    interface Visit {
        /** Counts it out. */
        void leave();
    }

    /** A connection that wants to be counted in. */
    interface Newcomer {
        /** Whether it has gone while it waited. */
        boolean gone();

        /** It has been counted in. */
        void enters(Visit visit);

        /** There is no place for it. */
        void refused();
    }

    /**
     * Counts a connection in, or counts it as refused; at once, or after a moment if it may wait.
     *
     * @return whether it waits
     */
    boolean enter(InetSocketAddress peer, boolean mayWait, Newcomer newcomer);

    /**
     * Makes a client of what has come over a connection that was counted in.
     *
     * @param channel what {@link io.polycast.protocol.SessionPort#channel()} gives
     * @return what the wire calls from now on
     */
    WireHandler accept(Visit visit, Wire wire, SessionSource protocol, Framing framing, ChannelName channel);

    /**
     * A protocol that is spoken as a stream inside of WebSocket messages.
     *
     * @param subprotocol what clients ask for it by
     * @param framing its own
     */
    record Streamed(String subprotocol, SessionSource source, Framing framing) {}

    /** All protocols that may be spoken so, with their settings at this endpoint. */
    List<Streamed> streamed();

    /** Makes a client of who publishes by the requests of a connection that was counted in. */
    PublishingClient publisher(PublishingClient.Peer peer);

    /** The protocol of this name, which there has to be. */
    Protocol protocol(String name);

    /** The endpoint's meters. */
    EndpointMeters meters();

    /** Bounds the bytes that wait in this process. */
    MemoryBudget budget();

    /** All meters. */
    PrometheusMeterRegistry registry();

    /** Whether the server is about to end. */
    boolean draining();

    /** What operators may look at and do. */
    Directory directory();

    /** Runs this once the event loop has looked what arrived for others. */
    void nextTurn(Runnable task);
}
