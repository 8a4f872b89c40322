// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.ClientId;
import io.polycast.CloseReason;
import io.polycast.delivery.Lane;
import io.polycast.protocol.Session;
import io.polycast.transport.AddressText;
import io.polycast.transport.Wire;
import io.polycast.transport.WireHandler;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client: wire, framer, session and outbox. Inbound: wire → inbox → session → exchange; outbound: outbox → wire.
 * The only place where a violation, an overflow or a failure becomes a farewell, a log line and a close. Belongs to its
 * event loop.
 */
public final class Connection implements WireHandler, LoopClient, Incoming.Addressee, Outgoing.Outcome, Watched {
    /** How long a peer may take to read its farewell and close. */
    private static final long LINGER_MS = 2_000;

    private enum State {
        /** Waiting for a place; input is held back. */
        ARRIVING,
        /** Processing records. */
        OPEN,
        /** The server is shutting down: input is discarded, messages still flow out. */
        QUIESCED,
        /** The farewell is queued: pending output leaves, input is discarded. */
        ENDING,
        /** The wire is closed. */
        CLOSED
    }

    private final ConnectionContext context;
    private final ClientLog log;
    private final Liveness liveness;
    private final Incoming incoming;
    private final Outgoing outgoing;
    private final ClientPort port;

    /** Null until the client has a place, or has to be told that there is none. */
    private @Nullable Session session;

    private final Presence presence;
    private final long sinceMs = System.currentTimeMillis();
    private State state = State.ARRIVING;

    private Connection(ConnectionContext context) {
        this.context = context;
        this.log = new ClientLog(context.loop().clientLog(), this);
        this.liveness = new Liveness(context.host().datagrams());
        this.presence = new Presence(context, liveness, this::endIfThere);
        this.outgoing = new Outgoing(context, log, liveness, this);
        this.incoming = new Incoming(context, outgoing, this);
        this.port = new ClientPort(context, incoming, outgoing, presence, this, this);
    }

    /** Opens a client on a new wire, or refuses it when the endpoint is full. */
    public static WireHandler open(Loop loop, ConnectionHost host, Wire wire, Speech speech) {
        Connection connection = new Connection(ConnectionContext.of(loop, host, wire, speech));
        if (!host.datagrams()) {
            connection.incoming.lookFirst();
        }
        loop.add(connection);
        connection.admit();
        return connection;
    }

    /** Opens a client within a connection that the endpoint has already admitted and accounted for. */
    public static WireHandler within(Loop loop, ConnectionHost host, Wire wire, Speech speech, Places.Place place) {
        Connection connection = new Connection(ConnectionContext.of(loop, host, wire, speech));
        loop.add(connection);
        connection.presence.enterWithin(place);
        connection.letIn();
        return connection;
    }

    private void admit() {
        if (!presence.allowed()) {
            context.host().meters().connectionRefused();
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
        port.opened();
        session().opened();
        log.came();
        outgoing.flush();
        if (context.host().forgeable() && !context.wire().lasting()) {
            // Without words a protocol can't ask for a proof of address, so the stricter limit does not apply to it.
            presence.unproven(
                    context.speech().protocol().textual() ? context.limits().maxUnproven() : Integer.MAX_VALUE);
        }
        incoming.opens();
    }

    private void refuse() {
        context.host().meters().connectionRefused();
        end(CloseReason.TOO_MANY_CONNECTIONS, "the endpoint has reached its limit of clients");
        // At once: lingering would take the room for want of which the client was refused.
        context.wire().close();
    }

    @Override
    public void endIfThere(CloseReason reason, String detail) {
        if (state == State.OPEN || state == State.QUIESCED) {
            end(reason, detail);
        }
    }

    // Inbound.

    @Override
    public void onData(Buffer data) {
        liveness.heard();
        port.heard();
        if (state == State.OPEN || state == State.ARRIVING) {
            incoming.data(data);
        }
    }

    @Override
    public void onReadComplete() {
        incoming.readComplete();
        if (!context.host().datagrams()) {
            // Nobody is in the middle of anything here, and a poll may bring what thousands send.
            context.loop().relief().now();
        }
    }

    @Override
    public void onInputEnd() {
        incoming.ends();
    }

    @Override
    public void turnAway(ForeignProtocol speaks) {
        session = new StrangerSession(speaks, port, session());
        end(CloseReason.WRONG_PROTOCOL, Directions.of(context).to(speaks));
    }

    @Override
    public void failed(RuntimeException cause) {
        log.failed(cause);
        end(CloseReason.INTERNAL, "the server failed to process this input");
    }

    // Outbound.

    @Override
    public void onWritable() {
        outgoing.drain();
    }

    @Override
    public void heartbeat() {
        if (outgoing.quiet()) {
            tell(Session::heartbeat);
        }
    }

    @Override
    public void tell(Consumer<Session> what) {
        if (state == State.OPEN) {
            what.accept(session());
            outgoing.flush();
        }
    }

    @Override
    public void overflowed(CloseReason reason) {
        // Later: the caller is in the middle of a fan-out.
        context.loop().later(() -> end(reason, "too much is pending for this client"));
    }

    @Override
    public void drained() {
        incoming.outputDrained();
        if (state == State.ENDING) {
            finish();
        }
    }

    // The end.

    @Override
    public boolean leaving() {
        boolean inTurn = state == State.OPEN && session().leaving();
        outgoing.flush();
        return inTurn;
    }

    @Override
    public void quiesce() {
        incoming.finishTurns();
        if (state == State.OPEN) {
            incoming.readComplete();
            state = State.QUIESCED;
            incoming.gate().openForGood();
        }
    }

    /**
     * Ends the client: what it has published is sent on, pending output leaves, then the farewell, and then the wire is
     * closed. Pending output is discarded for a client that was too slow, and for one that would not understand it.
     */
    @Override
    public void end(CloseReason reason, String detail) {
        if (state == State.ENDING || state == State.CLOSED) {
            return;
        }
        incoming.exchange().send();
        state = State.ENDING;
        port.closed();
        outgoing.abandon(reason);
        session().farewell(reason, detail);
        outgoing.flush();
        if (reason == CloseReason.TOO_MANY_CONNECTIONS) {
            context.loop().logRefusal(context.host().name(), context.wire().remoteAddress());
        } else {
            log.ended(reason, detail);
        }
        incoming.gate().openForGood();
        if (outgoing.outbox().isEmpty()) {
            finish();
        } else if (reason != CloseReason.GOING_AWAY) {
            context.loop().after(LINGER_MS, context.wire()::close);
        }
    }

    private void finish() {
        context.wire().finish();
        context.loop().after(LINGER_MS, context.wire()::close);
    }

    @Override
    public void giveUpMemory() {
        end(CloseReason.MEMORY, "the server is short of memory, and this client holds the most");
        incoming.close();
        if (context.wire().pendingBytes() > 0) {
            // It reads nothing, not even this, and only closing gives back what the wire has taken.
            context.wire().close();
            outgoing.close();
        }
    }

    @Override
    public long keptBytes() {
        return outgoing.outbox().keptBytes();
    }

    @Override
    public void abort() {
        context.wire().close();
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
            incoming.exchange().send();
            log.gone(cause);
        }
        state = State.CLOSED;
        port.closed();
        outgoing.close();
        incoming.close();
        context.loop().remove(this);
        presence.leave();
    }

    // As seen by others.

    @Override
    public boolean ending() {
        return state == State.ENDING || state == State.CLOSED;
    }

    @Override
    public boolean open() {
        return state == State.OPEN;
    }

    @Override
    public void look() {
        presence.look();
    }

    @Override
    public void lookAtOutput() {
        presence.lookAtOutput(outgoing);
    }

    @Override
    public void lookAtInput() {
        presence.lookAtInput(outgoing);
    }

    @Override
    public void halfClosed() {
        presence.halfClosed();
    }

    @Override
    public void reframed() {
        port.lanes().reframe();
    }

    @Override
    public boolean subscribes() {
        return port.subscriptionCount() > 0;
    }

    @Override
    public void settle() {
        context.loop().settle(this, incoming.exchange());
    }

    @Override
    public List<Lane> lanes() {
        return port.lanes().subscribed();
    }

    @Override
    public ReadGate gate() {
        return incoming.gate();
    }

    @Override
    public Session session() {
        Session opened = session;
        if (opened == null) {
            opened = context.speech().protocol().open(port);
            session = opened;
        }
        return opened;
    }

    @Override
    public ClientId id() {
        return context.id();
    }

    @Override
    public ConnectionHost host() {
        return context.host();
    }

    @Override
    public String protocol() {
        return context.speech().protocol().name();
    }

    @Override
    public String remoteAddress() {
        return AddressText.peer(context.wire());
    }

    @Override
    public String localAddress() {
        return AddressText.of(context.wire().localAddress());
    }

    @Override
    public Map<String, Long> kernelStats() {
        return context.wire().kernelStats();
    }

    @Override
    public long sinceMs() {
        return sinceMs;
    }

    @Override
    public ClientFacts facts() {
        return port;
    }
}
