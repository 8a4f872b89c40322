// SPDX-License-Identifier: Apache-2.0
package io.polycast.endpoint;

import io.polycast.ClientId;
import io.polycast.CloseReason;
import io.polycast.ProtocolViolation;
import io.polycast.conf.Limits;
import io.polycast.delivery.Subscriber;
import io.polycast.framing.Framing;
import io.polycast.framing.RecordFraming;
import io.polycast.framing.RecordSink;
import io.polycast.protocol.Session;
import io.polycast.transport.Wire;
import io.polycast.transport.WireHandler;
import io.vertx.core.buffer.Buffer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One client: wire, framer, session and outbox. What arrives goes wire → inbox → session → intake; what leaves goes outbox → wire. This
 * is the one place where a violation, an overflow or a failure becomes a farewell, a log line and a close. Belongs to its event loop.
 */
final class Connection implements WireHandler, RecordSink {
    /** How long a peer may take to read its farewell and to close. */
    private static final long LINGER_MS = 2_000;

    /** Beyond so many bytes of answers that a client does not read, it is not read from either. */
    private static final int MAX_WAITING_REPLY_BYTES = 64 << 10;

    private enum State {
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
    private final ReadGate gate;
    private final Intake intake;
    private final Outgoing outgoing;
    private final Inbox inbox;
    private final Turns turns;
    private final ClientPort port;
    private final Session session;
    private final Speech speech;
    private final long sinceMs = System.currentTimeMillis();
    private State state = State.OPEN;

    private boolean admitted;

    private boolean inputEnded;

    private Connection(Loop loop, Endpoint endpoint, Wire wire, Speech speech) {
        this.loop = loop;
        this.endpoint = endpoint;
        this.limits = endpoint.conf().limits();
        this.wire = wire;
        this.id = loop.nextId();
        this.speech = speech;
        this.log = new ClientLog(id, endpoint, wire);
        this.liveness = new Liveness(endpoint.datagrams());
        this.gate = new ReadGate(wire);
        this.intake = new Intake(id, endpoint.name(), loop.bus(), loop.turn());
        this.outgoing = new Outgoing(this, loop, log, liveness, firstFraming());
        this.inbox = new Inbox(speech.framing(), limits.maxMessageSize(), loop.budget(), this);
        this.turns = new Turns(this, loop, inbox);
        Subscriber subscriber = new Subscriber(
                id, outgoing.outbox(), new FramedEncoding(speech.protocol().encoding(), outgoing.framing()));
        this.port = new ClientPort(this, loop, speech, limits, subscriber, intake);
        this.session = speech.protocol().open(port);
    }

    /** Who only listens to packets has not shown whether it wants line ends, and packets don't need any. */
    private Framing firstFraming() {
        return wire.packets() && !endpoint.datagrams() ? RecordFraming.PACKET : speech.framing();
    }

    /** Takes a new client, or refuses it when the endpoint has too many. */
    static WireHandler open(Loop loop, Endpoint endpoint, Wire wire, Speech speech) {
        Connection connection = new Connection(loop, endpoint, wire, speech);
        loop.add(connection);
        connection.admit();
        return connection;
    }

    /** Takes a client that came by a connection which the endpoint has admitted, and accounts for, already. */
    static WireHandler within(Loop loop, Endpoint endpoint, Wire wire, Speech speech) {
        Connection connection = new Connection(loop, endpoint, wire, speech);
        loop.add(connection);
        connection.log.came();
        connection.outgoing.flush();
        return connection;
    }

    private void admit() {
        if (!allowed()) {
            endpoint.meters().connectionRefused();
            end(CloseReason.NOT_ALLOWED, "this user may not come in here");
            return;
        }
        admitted = endpoint.admission().enter(address(), limits);
        if (admitted) {
            endpoint.meters().connectionOpened();
            log.came();
            outgoing.flush();
            return;
        }
        endpoint.meters().connectionRefused();
        end(CloseReason.TOO_MANY_CONNECTIONS, "the endpoint has as many clients as it may have");
        // At once: a client that was refused for want of room is given none to linger in.
        wire.close();
    }

    /** Whether the peer's user may come in. One that is not known may not, where it matters. */
    private boolean allowed() {
        List<Integer> uids = endpoint.conf().socket().allowUids();
        return uids.isEmpty()
                || wire.credentials().map(who -> uids.contains(who.uid())).orElse(false);
    }

    private @Nullable InetAddress address() {
        return wire.remoteAddress() instanceof InetSocketAddress inet ? inet.getAddress() : null;
    }

    // What arrives.

    @Override
    public void onData(Buffer data) {
        liveness.heard();
        if (state != State.OPEN) {
            return;
        }
        intake.readStarts();
        if (wire.packets() && speech.protocol().textual()) {
            answerInKind(data);
        }
        guard(() -> inbox.feed(data));
    }

    /** Who ends packets with a line end, as terminal programs do, gets line ends too; who does not gets none. */
    private void answerInKind(Buffer data) {
        int length = data.length();
        RecordFraming heardFraming =
                length > 0 && data.getByte(length - 1) == '\n' ? RecordFraming.PACKET_LINE : RecordFraming.PACKET;
        if (heardFraming != outgoing.framing()) {
            outgoing.framing(heardFraming);
            port.reframe();
        }
    }

    @Override
    public void onRecord(Buffer record) {
        if (state != State.OPEN) {
            return;
        }
        if (wire.packets() && record.length() > limits.maxMessageSize()) {
            // Only of packets; framers of streams do not let such a record grow.
            session.onOversize(limits.maxMessageSize());
        } else {
            session.onRecord(record);
        }
        turns.recordProcessed();
    }

    private void guard(Runnable input) {
        try {
            input.run();
        } catch (ProtocolViolation violation) {
            end(violation.reason(), violation.detail());
        } catch (RuntimeException e) {
            log.failed(e);
            end(CloseReason.INTERNAL, "the server failed over this input");
        }
    }

    @Override
    public void onReadComplete() {
        loop.turn().ends();
        if (state != State.OPEN) {
            return;
        }
        intake.send();
        outgoing.flush();
        if (outgoing.outbox().waitingReplyBytes() > MAX_WAITING_REPLY_BYTES) {
            gate.close(ReadGate.Reason.REPLIES);
        }
        long waitNanos = port.overdrawnNanos();
        if (waitNanos > 0) {
            gate.close(ReadGate.Reason.RATE);
            loop.after(waitNanos / 1_000_000 + 1, () -> gate.open(ReadGate.Reason.RATE));
        }
    }

    @Override
    public void onInputEnd() {
        inputEnded = true;
        if (state != State.OPEN) {
            return;
        }
        intake.readStarts();
        guard(inbox::end);
        onReadComplete();
        endWhenUseless();
    }

    /** A client that has said its last word, and can't be told anything any more, would stay for ever. */
    void endWhenUseless() {
        if (state == State.OPEN && inputEnded && !inbox.holding() && port.subscriptionCount() == 0) {
            end(CloseReason.QUIT, "");
        }
    }

    /** Holds records back until {@link #resumeRecords}. */
    void suspendRecords() {
        inbox.hold();
        gate.close(ReadGate.Reason.ANSWER);
    }

    void resumeRecords() {
        if (state == State.OPEN) {
            gate.open(ReadGate.Reason.ANSWER);
            goOn();
            endWhenUseless();
        }
    }

    /** Processes what was held back. */
    void goOn() {
        if (state == State.OPEN) {
            intake.readStarts();
            guard(inbox::goOn);
            onReadComplete();
        }
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
        gate.open(ReadGate.Reason.REPLIES);
        if (state == State.ENDING) {
            finish();
        }
    }

    // How it ends.

    /** The server is about to end: nothing more is accepted from this client, but messages that were accepted still reach it. */
    void quiesce() {
        turns.finish();
        if (state == State.OPEN) {
            onReadComplete();
            state = State.QUIESCED;
            gate.openForGood();
        }
    }

    /**
     * Ends the client: what it has published is sent on, what waits for it leaves, then the farewell, and then the wire is closed. A
     * client that was too slow does not get what waits for it.
     */
    void end(CloseReason reason, String detail) {
        if (state == State.ENDING || state == State.CLOSED) {
            return;
        }
        intake.send();
        state = State.ENDING;
        port.unsubscribeAll();
        if (reason == CloseReason.SLOW || reason == CloseReason.MEMORY) {
            outgoing.outbox().abandon();
        }
        session.farewell(reason, detail);
        outgoing.flush();
        if (reason == CloseReason.TOO_MANY_CONNECTIONS) {
            loop.logRefusal(endpoint.name(), wire.remoteAddress());
        } else {
            log.ended(reason, detail);
        }
        gate.openForGood();
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

    /** Closes without waiting for anything. */
    void abort() {
        wire.close();
    }

    @Override
    public void onClosed(@Nullable Throwable cause) {
        if (state == State.CLOSED) {
            return;
        }
        if (state == State.OPEN && turns.closes(() -> onClosed(cause))) {
            outgoing.close();
            return;
        }
        if (state == State.OPEN) {
            // What arrived before the connection broke was accepted.
            intake.send();
            log.gone(cause);
        }
        state = State.CLOSED;
        port.unsubscribeAll();
        outgoing.close();
        inbox.close();
        loop.remove(this);
        if (admitted) {
            endpoint.meters().connectionClosed();
            endpoint.admission().leave(address());
        }
    }

    /**
     * Looks whether the client is still there; called four times in each {@code idleTimeout}, or {@code lease} of a datagram peer.
     */
    void look() {
        if (!wire.lasting() && liveness.isGone()) {
            end(CloseReason.IDLE, "nothing was heard for too long");
        }
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
        return gate;
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
