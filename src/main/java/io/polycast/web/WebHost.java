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
import io.polycast.transport.SocketTrace;
import io.polycast.transport.Wire;
import io.polycast.transport.WireHandler;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** The server as seen by one event loop's share of the http endpoint. Used on that loop only. */
public interface WebHost {
    /** The endpoint's current settings. */
    EndpointConf conf();

    /** The options with which the endpoint's sockets are opened. */
    SocketOptions socketOptions();

    /** An admitted connection. */
    interface Visit {
        /** Gives its place up. */
        void leave();
    }

    /** A connection that asks for admission. */
    interface Newcomer {
        /** Whether it has closed while it waited. */
        boolean gone();

        /** It has been admitted. */
        void enters(Visit visit);

        /** There is no place for it. */
        void refused();
    }

    /**
     * Admits a connection, or counts it as refused; at once, or after a moment if it may wait.
     *
     * @return whether it waits
     */
    boolean enter(InetSocketAddress peer, boolean mayWait, Newcomer newcomer);

    /**
     * Makes a client of what has arrived on an admitted connection.
     *
     * @param channel the client's {@link io.polycast.protocol.SessionPort#channel()}
     * @return the handler for the wire to call from now on
     */
    WireHandler accept(Visit visit, Wire wire, SessionSource protocol, Framing framing, ChannelName channel);

    /**
     * A protocol that is spoken as a stream inside WebSocket messages.
     *
     * @param subprotocol under which clients request it, if they do
     * @param path at which it is spoken without being requested, if at any
     * @param framing the protocol's own
     */
    record Streamed(Optional<String> subprotocol, Optional<String> path, SessionSource source, Framing framing) {}

    /** All protocols that may be spoken this way, with their settings at this endpoint. */
    List<Streamed> streamed();

    /** Makes a client for publishing by the requests of an admitted connection. */
    PublishingClient publisher(PublishingClient.Peer peer);

    /** The protocol with this name, which must exist. */
    Protocol protocol(String name);

    /** The endpoint's meters. */
    EndpointMeters meters();

    /** The bound on bytes pending in this process. */
    MemoryBudget budget();

    /** All meters. */
    PrometheusMeterRegistry registry();

    /** Whether the server is shutting down. */
    boolean draining();

    /** The trace of all sockets. */
    SocketTrace trace();

    /** The directory for operators. */
    Directory directory();

    /** Runs a task after the event loop has polled the sockets of others. */
    void nextTurn(Runnable task);
}
