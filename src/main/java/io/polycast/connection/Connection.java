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
import org.jspecify.annotations.Nullable;

/**
 * One client: wire, framer, session and outbox. What arrives goes wire → inbox → session → exchange; what leaves goes
 * outbox → wire. This is the one place where a violation, an overflow or a failure becomes a farewell, a log line and a
 * close. Belongs to its event loop.
 */
public final class Connection implements WireHandler, LoopClient, Incoming.Addressee, Outgoing.Outcome, Watched {
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

    /** Takes a new client, or refuses it when the endpoint has too many. */
    public static WireHandler open(Loop loop, ConnectionHost host, Wire wire, Speech speech) {
        Connection connection = new Connection(ConnectionContext.of(loop, host, wire, speech));
        if (!host.datagrams()) {
            connection.incoming.lookFirst();
        }
        loop.add(connection);
        connection.admit();
        return connection;
    }

    /** Takes a client that came by a connection which the endpoint has admitted, and accounts for, already. */
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
            // A protocol without words can't ask for a proof, so there may be as many of those as of others.
            presence.unproven(
                    context.speech().protocol().textual() ? context.limits().maxUnproven() : Integer.MAX_VALUE);
        }
        incoming.opens();
    }

    private void refuse() {
        context.host().meters().connectionRefused();
        end(CloseReason.TOO_MANY_CONNECTIONS, "the endpoint has as many clients as it may have");
        // At once: a client that was refused for want of room is given none to linger in.
        context.wire().close();
    }

    @Override
    public void endIfThere(CloseReason reason, String detail) {
        if (state == State.OPEN || state == State.QUIESCED) {
            end(reason, detail);
        }
    }

    // What arrives.

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
        end(CloseReason.INTERNAL, "the server failed over this input");
    }

    // What leaves.

    @Override
    public void onWritable() {
        outgoing.drain();
    }

    @Override
    public void heartbeat() {
        if (outgoing.quiet()) {
            ping();
        }
    }

    @Override
    public void ping() {
        if (state == State.OPEN) {
            session().heartbeat();
            outgoing.flush();
        }
    }

    @Override
    public void overflowed(CloseReason reason) {
        // Later: the caller is in the middle of handing a batch to everybody.
        context.loop().later(() -> end(reason, "more waits for this client than may"));
    }

    @Override
    public void drained() {
        incoming.gate().open(ReadGate.Reason.REPLIES);
        if (state == State.ENDING) {
            finish();
        }
    }

    // How it ends.

    @Override
    public void quiesce() {
        incoming.finishTurns();
        if (state == State.OPEN) {
            onReadComplete();
            state = State.QUIESCED;
            incoming.gate().openForGood();
        }
    }

    /**
     * Ends the client: what it has published is sent on, what waits for it leaves, then the farewell, and then the wire
     * is closed. A client that was too slow does not get what waits for it, and one that would not understand it does
     * not either.
     */
    @Override
    public void end(CloseReason reason, String detail) {
        if (state == State.ENDING || state == State.CLOSED) {
            return;
        }
        incoming.exchange().send();
        state = State.ENDING;
        port.closed();
        if (reason == CloseReason.SLOW || reason == CloseReason.MEMORY || reason == CloseReason.WRONG_PROTOCOL) {
            outgoing.outbox().abandon();
        }
        if (reason == CloseReason.MEMORY) {
            outgoing.outbox().discardReplies();
        }
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
        end(CloseReason.MEMORY, "the server needs the memory, and this client keeps most of it");
        incoming.close();
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

    // What others see of it.

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
