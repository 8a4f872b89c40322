// SPDX-License-Identifier: Apache-2.0
package io.polycast.endpoint;

import io.polycast.ClientId;
import io.polycast.CloseReason;
import io.polycast.conf.Limits;
import io.polycast.delivery.Holding;
import io.polycast.protocol.Session;
import io.polycast.transport.Wire;
import io.polycast.transport.WireHandler;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * One client: wire, framer, session and outbox. What arrives goes wire → inbox → session → intake; what leaves goes outbox → wire. This
 * is the one place where a violation, an overflow or a failure becomes a farewell, a log line and a close. Belongs to its event loop.
 */
final class Connection implements WireHandler {
    /** How long a peer may take to read its farewell and to close. */
    private static final long LINGER_MS = 2_000;

    private enum State {
        /** It waits for a place; what arrives is held back. */
        ARRIVING,
        /** Records are processed. */
        OPEN,
        /** The server is about to end: what arrives is discarded, messages still flow out. */
        QUIESCED,
        /** The farewell is written; what waits leaves, what arrives is discarded. */
        ENDING,
        /** The wire is closed. */
        CLOSED
    }

    private final Loop loop;
    private final Endpoint endpoint;
    private final Limits limits;
    private final Wire wire;
    private final ClientId id;
    private final ClientLog log;
    private final Liveness liveness;
    private final Incoming incoming;
    private final Outgoing outgoing;
    private final ClientPort port;
    private Session session;
    private final Speech speech;
    private final Holding holding;
    private final Presence presence;
    private final long sinceMs = System.currentTimeMillis();
    private State state = State.ARRIVING;

    private Connection(Loop loop, Endpoint endpoint, Wire wire, Speech speech) {
        this.loop = loop;
        this.endpoint = endpoint;
        this.limits = endpoint.conf().limits();
        this.wire = wire;
        this.id = loop.nextId();
        this.speech = speech;
        this.log = new ClientLog(loop.clientLog(), id, endpoint, wire);
        this.liveness = new Liveness(endpoint.datagrams());
        this.holding = new Holding(loop.memory());
        this.presence = new Presence(this, loop, liveness, holding);
        this.outgoing = new Outgoing(this, loop, log, liveness, holding, speech.framing());
        this.incoming = new Incoming(this, loop, speech, limits, holding);
        ClientLanes lanes =
                new ClientLanes(this, loop, limits, id, incoming.intake(), speech.protocol().encoding());
        this.port = new ClientPort(this, loop, speech, limits, lanes, incoming.intake());
        this.session = speech.protocol().open(port);
    }

    /** Takes a new client, or refuses it when the endpoint has too many. */
    static WireHandler open(Loop loop, Endpoint endpoint, Wire wire, Speech speech) {
        Connection connection = new Connection(loop, endpoint, wire, speech);
        if (!endpoint.datagrams()) {
            connection.incoming.lookFirst();
        }
        loop.add(connection);
        connection.admit();
        return connection;
    }

    /** Takes a client that came by a connection which the endpoint has admitted, and accounts for, already. */
    static WireHandler within(Loop loop, Endpoint endpoint, Wire wire, Speech speech, Admission.Place place) {
        Connection connection = new Connection(loop, endpoint, wire, speech);
        loop.add(connection);
        connection.presence.enterWithin(place);
        connection.letIn();
        return connection;
    }

    private void admit() {
        if (!presence.allowed()) {
            endpoint.meters().connectionRefused();
            end(CloseReason.NOT_ALLOWED, "this user may not come in here");
            return;
        }
        presence.enter(this::letIn, this::refuse);
        if (state == State.ARRIVING) {
            incoming.waits();
        }
    }

    private void letIn() {
        if (state != State.ARRIVING) {
            return;
        }
        state = State.OPEN;
        session.opened();
        log.came();
        outgoing.flush();
        if (endpoint.forgeable() && !wire.lasting()) {
            // A protocol without words can't ask for a proof, so there may be as many of those as of others.
            presence.unproven(speech.protocol().textual() ? limits.maxUnproven() : Integer.MAX_VALUE);
        }
        incoming.opens();
    }

    private void refuse() {
        endpoint.meters().connectionRefused();
        end(CloseReason.TOO_MANY_CONNECTIONS, "the endpoint has as many clients as it may have");
        // At once: a client that was refused for want of room is given none to linger in.
        wire.close();
    }

    /** Ends it when there is nothing of it any more to wait for. */
    void endIfThere(CloseReason reason, String detail) {
        if (state == State.OPEN || state == State.QUIESCED) {
            end(reason, detail);
        }
    }

    Presence presence() {
        return presence;
    }

    // What arrives.

    @Override
    public void onData(Buffer data) {
        liveness.heard();
        if (state == State.OPEN || state == State.ARRIVING) {
            incoming.data(data);
        }
    }

    @Override
    public void onReadComplete() {
        incoming.readComplete();
    }

    @Override
    public void onInputEnd() {
        incoming.ends();
    }

    /** Its first bytes are plainly another protocol's. */
    void turnAway(ForeignProtocol speaks) {
        session = new StrangerSession(speaks, port, session);
        end(CloseReason.WRONG_PROTOCOL, Directions.of(loop.node(), this).to(speaks));
    }

    void failed(RuntimeException cause) {
        log.failed(cause);
        end(CloseReason.INTERNAL, "the server failed over this input");
    }

    // What leaves.

    @Override
    public void onWritable() {
        outgoing.drain();
    }

    /** Called once in each {@code heartbeat}. */
    void heartbeat() {
        if (outgoing.quiet() && state == State.OPEN) {
            session.heartbeat();
            outgoing.flush();
        }
    }

    /** More waits for the client than may. */
    void overflowed(CloseReason reason) {
        // Later: the caller is in the middle of handing a batch to everybody.
        loop.later(() -> end(reason, "more waits for this client than may"));
    }

    /** Nothing waits any more. */
    void drained() {
        incoming.gate().open(ReadGate.Reason.REPLIES);
        if (state == State.ENDING) {
            finish();
        }
    }

    // How it ends.

    /** The server is about to end: nothing more is accepted from this client, but messages that were accepted still reach it. */
    void quiesce() {
        incoming.finishTurns();
        if (state == State.OPEN) {
            onReadComplete();
            state = State.QUIESCED;
            incoming.gate().openForGood();
        }
    }

    /**
     * Ends the client: what it has published is sent on, what waits for it leaves, then the farewell, and then the wire is closed. A
     * client that was too slow does not get what waits for it, and one that would not understand it does not either.
     */
    void end(CloseReason reason, String detail) {
        if (state == State.ENDING || state == State.CLOSED) {
            return;
        }
        incoming.intake().send();
        state = State.ENDING;
        port.lanes().clear();
        if (reason == CloseReason.SLOW || reason == CloseReason.MEMORY || reason == CloseReason.WRONG_PROTOCOL) {
            outgoing.outbox().abandon();
        }
        if (reason == CloseReason.MEMORY) {
            outgoing.outbox().discardReplies();
        }
        session.farewell(reason, detail);
        outgoing.flush();
        if (reason == CloseReason.TOO_MANY_CONNECTIONS) {
            loop.logRefusal(endpoint.name(), wire.remoteAddress());
        } else {
            log.ended(reason, detail);
        }
        incoming.gate().openForGood();
        if (outgoing.outbox().isEmpty()) {
            finish();
        } else if (reason != CloseReason.GOING_AWAY) {
            loop.after(LINGER_MS, wire::close);
        }
    }

    private void finish() {
        wire.finish();
        loop.after(LINGER_MS, wire::close);
    }

    /** Of all clients it keeps most, and the memory is needed. Not to be called while something of it is being read. */
    void giveUpMemory() {
        end(CloseReason.MEMORY, "the server needs the memory, and this client keeps most of it");
        incoming.close();
    }

    /** What it makes the server keep. */
    long keptBytes() {
        return outgoing.outbox().keptBytes();
    }

    Holding holding() {
        return holding;
    }

    /** Closes without waiting for anything. */
    void abort() {
        wire.close();
    }

    @Override
    public void onClosed(@Nullable Throwable cause) {
        if (state == State.CLOSED) {
            return;
        }
        if (state == State.OPEN && incoming.closes(() -> onClosed(cause))) {
            outgoing.close();
            return;
        }
        if (state == State.OPEN) {
            // What arrived before the connection broke was accepted.
            incoming.intake().send();
            log.gone(cause);
        }
        state = State.CLOSED;
        port.lanes().clear();
        outgoing.close();
        incoming.close();
        loop.remove(this);
        presence.leave();
    }

    /** Whether it is on its way out, or gone. */
    boolean ending() {
        return state == State.ENDING || state == State.CLOSED;
    }

    ClientId id() {
        return id;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    ClientPort port() {
        return port;
    }

    ReadGate gate() {
        return incoming.gate();
    }

    Incoming incoming() {
        return incoming;
    }

    Session session() {
        return session;
    }

    /** Whether its records are processed. */
    boolean open() {
        return state == State.OPEN;
    }

    Wire wire() {
        return wire;
    }

    Speech speech() {
        return speech;
    }

    /** When the client came, milliseconds since 1970 UTC. */
    long sinceMs() {
        return sinceMs;
    }

    Outgoing outgoing() {
        return outgoing;
    }
}
