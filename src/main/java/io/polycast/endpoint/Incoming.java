// SPDX-License-Identifier: Apache-2.0
package io.polycast.endpoint;

import io.polycast.CloseReason;
import io.polycast.ProtocolViolation;
import io.polycast.conf.Limits;
import io.polycast.delivery.Holding;
import io.polycast.framing.RecordSink;
import io.polycast.protocol.Session;
import io.polycast.transport.Wire;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * All that arrives from one client: wire → inbox → session → intake. Records wait here while their client has no place yet, or an answer is
 * being gathered that must come first; and a client that can't be served at once is not read from. Belongs to its connection's event loop.
 */
final class Incoming implements RecordSink {
    /** Beyond so many bytes of answers that a client does not read, it is not read from either. */
    private static final int MAX_WAITING_REPLY_BYTES = 64 << 10;

    private final Connection connection;
    private final Loop loop;
    private final Wire wire;
    private final Speech speech;
    private final Limits limits;
    private final ReadGate gate;
    private final Inbox inbox;
    private final Intake intake;

    /** Null until its records take long for the first time. */
    private @Nullable Turns turns;

    private boolean ended;

    Incoming(Connection connection, Loop loop, Speech speech, Limits limits, Holding holding) {
        this.connection = connection;
        this.loop = loop;
        this.wire = connection.wire();
        this.speech = speech;
        this.limits = limits;
        this.gate = new ReadGate(wire);
        this.intake = new Intake(connection.id(), connection.endpoint().name(), loop.bus(), loop.turn());
        this.inbox = new Inbox(speech.framing(), limits.maxMessageSize(), holding, this);
    }

    /** Has the first bytes looked at, since they may be another protocol's. */
    void lookFirst() {
        inbox.lookFirst(new FirstBytes(speech, limits.maxMessageSize()));
    }

    /** Holds back what arrives until {@link #opens}: the client waits for a place. */
    void waits() {
        inbox.hold();
        gate.close(ReadGate.Reason.PLACE);
    }

    /** The client has been let in. */
    void opens() {
        if (inbox.holding()) {
            gate.open(ReadGate.Reason.PLACE);
            resumeRecords();
        }
        if (ended) {
            ends();
        }
    }

    void data(Buffer data) {
        intake.readStarts();
        if (wire.packets()
                && speech.protocol().textual()
                && connection.outgoing().answersInKind(data)) {
            connection.port().lanes().reframe();
        }
        guard(() -> inbox.feed(data));
        if (inbox.doubtful()) {
            loop.after(FirstBytes.DOUBT_MS, this::believe);
        }
    }

    private void believe() {
        if (connection.open()) {
            intake.readStarts();
            guard(inbox::believe);
            readComplete();
        }
    }

    @Override
    public void onRecord(Buffer record) {
        if (!connection.open()) {
            return;
        }
        Session session = connection.session();
        if (wire.packets() && record.length() > limits.maxMessageSize()) {
            // Only of packets; framers of streams do not let such a record grow.
            session.onOversize(limits.maxMessageSize());
        } else {
            session.onRecord(record);
        }
        // Peers on a datagram socket can't be kept waiting, but told to come back later.
        if (loop.turn().over() && !inbox.holding() && !connection.endpoint().datagrams()) {
            giveWay();
        }
    }

    private void giveWay() {
        if (turns == null) {
            turns = new Turns(this, loop, inbox);
        }
        turns.giveWay();
    }

    private void guard(Runnable input) {
        try {
            input.run();
        } catch (ProtocolViolation violation) {
            connection.end(violation.reason(), violation.detail());
        } catch (FirstBytes.StrangerException stranger) {
            connection.turnAway(stranger.speaks());
        } catch (RuntimeException e) {
            connection.failed(e);
        }
    }

    /** All that could be read in one go has been. */
    void readComplete() {
        loop.turn().ends();
        if (!connection.open()) {
            return;
        }
        intake.send();
        connection.outgoing().flush();
        if (connection.outgoing().outbox().waitingReplyBytes() > MAX_WAITING_REPLY_BYTES) {
            gate.close(ReadGate.Reason.REPLIES);
        }
        long waitNanos = connection.port().overdrawnNanos();
        if (waitNanos > 0) {
            gate.close(ReadGate.Reason.RATE);
            loop.after(waitNanos / 1_000_000 + 1, () -> gate.open(ReadGate.Reason.RATE));
        }
    }

    /** The client has sent its last byte. */
    void ends() {
        ended = true;
        if (!connection.open()) {
            return;
        }
        intake.readStarts();
        guard(inbox::end);
        readComplete();
        endWhenUseless();
        if (connection.open()) {
            connection.presence().halfClosed();
        }
    }

    /** A client that has said its last word, and can't be told anything any more, would stay for ever. */
    void endWhenUseless() {
        if (connection.open() && ended && !inbox.holding() && connection.port().subscriptionCount() == 0) {
            connection.end(CloseReason.QUIT, "");
        }
    }

    /** Holds records back until {@link #resumeRecords}. */
    void suspendRecords() {
        inbox.hold();
        gate.close(ReadGate.Reason.ANSWER);
    }

    void resumeRecords() {
        if (connection.open()) {
            gate.open(ReadGate.Reason.ANSWER);
            goOn();
            endWhenUseless();
        }
    }

    /** Processes what was held back. */
    void goOn() {
        if (connection.open()) {
            intake.readStarts();
            guard(inbox::goOn);
            readComplete();
        }
    }

    /** Processes what waits for its turn, since there will be no more. */
    void finishTurns() {
        if (turns != null) {
            turns.finish();
        }
    }

    /** The connection has broken: returns whether records wait, which arrived before that; what to do follows them. */
    boolean closes(Runnable afterwards) {
        return turns != null && turns.closes(afterwards);
    }

    ReadGate gate() {
        return gate;
    }

    Intake intake() {
        return intake;
    }

    /** Nothing more is to come. */
    void close() {
        inbox.close();
    }
}
