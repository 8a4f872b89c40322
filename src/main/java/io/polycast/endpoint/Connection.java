// SPDX-License-Identifier: Apache-2.0
package io.polycast.endpoint;

import io.netty.buffer.ByteBuf;
import io.polycast.ClientId;
import io.polycast.CloseReason;
import io.polycast.ProtocolViolation;
import io.polycast.conf.Limits;
import io.polycast.delivery.DropReason;
import io.polycast.delivery.Outbox;
import io.polycast.delivery.OutboxOwner;
import io.polycast.delivery.Subscriber;
import io.polycast.framing.Framing;
import io.polycast.framing.RecordSink;
import io.polycast.protocol.Session;
import io.polycast.transport.Wire;
import io.polycast.transport.WireHandler;
import io.vertx.core.buffer.Buffer;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * One client: wire, framer, session and outbox. What arrives goes wire → inbox → session → intake; what leaves goes outbox → wire. This
 * is the one place where a violation, an overflow or a failure becomes a farewell, a log line and a close. Belongs to its event loop.
 */
final class Connection implements WireHandler, OutboxOwner, RecordSink {
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
    private final Outbox outbox;
    private final Inbox inbox;
    private final ClientPort port;
    private final Session session;
    private Framing framing;
    private State state = State.OPEN;

    private boolean admitted;
    private boolean inputEnded;

    private long messagesOut;
    private long dropped;

    private Connection(Loop loop, Endpoint endpoint, Wire wire) {
        this.loop = loop;
        this.endpoint = endpoint;
        this.limits = endpoint.conf().limits();
        this.wire = wire;
        this.id = loop.nextId();
        this.framing = endpoint.framing();
        this.log = new ClientLog(id, endpoint, wire);
        this.liveness = new Liveness(wire.packets());
        this.gate = new ReadGate(wire);
        this.intake = new Intake(id, loop.bus());
        this.outbox = new Outbox(wire, endpoint.overflow(), limits.maxPending(), loop.memory(), this);
        this.inbox = new Inbox(framing, limits.maxMessageSize(), loop.budget(), this);
        Subscriber subscriber = new Subscriber(
                id, outbox, new FramedEncoding(endpoint.protocol().encoding(), framing));
        this.port = new ClientPort(this, loop, endpoint, limits, subscriber, intake);
        this.session = endpoint.protocol().open(port);
    }

    /** Takes a new client, or refuses it when the endpoint has too many. */
    static WireHandler open(Loop loop, Endpoint endpoint, Wire wire) {
        Connection connection = new Connection(loop, endpoint, wire);
        loop.add(connection);
        connection.admit();
        return connection;
    }

    private void admit() {
        admitted = endpoint.admission().enter(address(), limits);
        if (admitted) {
            endpoint.meters().connectionOpened();
            log.came();
            outbox.flush();
            return;
        }
        endpoint.meters().connectionRefused();
        end(CloseReason.TOO_MANY_CONNECTIONS, "the endpoint has as many clients as it may have");
        // At once: a client that was refused for want of room is given none to linger in.
        wire.close();
    }

    private @Nullable InetAddress address() {
        return wire.remoteAddress().getAddress();
    }

    // What arrives.

    @Override
    public void onData(Buffer data) {
        liveness.heard();
        if (state != State.OPEN) {
            return;
        }
        intake.readStarts();
        if (wire.packets() && endpoint.protocol().textual()) {
            answerInKind(data);
        }
        guard(() -> inbox.feed(data));
    }

    /** Who ends packets with a line end, as terminal programs do, gets line ends too; who does not gets none. */
    private void answerInKind(Buffer data) {
        int length = data.length();
        Framing heardFraming = length > 0 && data.getByte(length - 1) == '\n' ? Framing.PACKET_LINE : Framing.PACKET;
        if (heardFraming != framing) {
            framing = heardFraming;
            port.reframe();
        }
    }

    @Override
    public void onRecord(Buffer record) {
        if (state != State.OPEN) {
            return;
        }
        if (record.length() > limits.maxMessageSize()) {
            // Only of packets; framers of streams do not let such a record grow.
            session.onOversize(limits.maxMessageSize());
        } else {
            session.onRecord(record);
        }
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
        if (state != State.OPEN) {
            return;
        }
        intake.send();
        outbox.flush();
        if (outbox.waitingReplyBytes() > MAX_WAITING_REPLY_BYTES) {
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
    private void endWhenUseless() {
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
        if (state != State.OPEN) {
            return;
        }
        gate.open(ReadGate.Reason.ANSWER);
        intake.readStarts();
        guard(inbox::goOn);
        onReadComplete();
        endWhenUseless();
    }

    // What leaves.

    /** One record to this client alone. */
    void reply(byte[] record) {
        if (state == State.CLOSED) {
            return;
        }
        ByteBuf out = outbox.reply();
        int opened = framing.open(out);
        out.writeBytes(record);
        framing.close(out, opened);
        if (wire.packets()) {
            outbox.flush();
        }
    }

    @Override
    public void onWritable() {
        outbox.drain();
    }

    @Override
    public void delivered(int messages) {
        liveness.moved();
        messagesOut += messages;
        endpoint.meters().messagesOut(messages);
    }

    @Override
    public void dropped(int messages, DropReason reason) {
        if (reason == DropReason.OVERFLOW) {
            log.slow(endpoint.overflow().label(), outbox.pendingBytes(), messages);
        }
        dropped += messages;
        endpoint.meters().dropped(reason.label(), messages);
    }

    @Override
    public void pendingChanged(long bytes) {
        endpoint.meters().pendingChanged(bytes);
    }

    @Override
    public void overflowed(CloseReason reason) {
        // Later: the caller is in the middle of handing a batch to everybody.
        loop.later(() -> end(reason, "more waits for this client than may"));
    }

    @Override
    public void pausePublisher(ClientId publisher) {
        log.holdsUp(publisher);
        loop.bus().pause(publisher);
    }

    @Override
    public void resumePublisher(ClientId publisher) {
        loop.bus().resume(publisher);
    }

    @Override
    public void drained() {
        gate.open(ReadGate.Reason.REPLIES);
        log.caughtUp();
        if (state == State.ENDING) {
            finish();
        }
    }

    // How it ends.

    /** The server is about to end: nothing more is accepted from this client, but messages that were accepted still reach it. */
    void quiesce() {
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
            outbox.abandon();
        }
        session.farewell(reason, detail);
        outbox.flush();
        if (reason == CloseReason.TOO_MANY_CONNECTIONS) {
            loop.logRefusal(endpoint.name(), wire.remoteAddress());
        } else {
            log.ended(reason, detail);
        }
        gate.openForGood();
        if (outbox.isEmpty()) {
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
        if (state == State.OPEN) {
            // What arrived before the connection broke was accepted.
            intake.send();
            log.gone(cause);
        }
        state = State.CLOSED;
        port.unsubscribeAll();
        outbox.close();
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
        if (liveness.isGone()) {
            end(CloseReason.IDLE, "nothing was heard for too long");
        }
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

    Framing framing() {
        return framing;
    }

    Outbox outbox() {
        return outbox;
    }

    long messagesOut() {
        return messagesOut;
    }

    long dropped() {
        return dropped;
    }
}
