// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.CloseReason;
import io.polycast.ProtocolViolation;
import io.polycast.exchange.Exchange;
import io.polycast.framing.RecordSink;
import io.polycast.protocol.Session;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * All that arrives from one client: wire → inbox → session → exchange. Records wait here while their client has no
 * place yet, or an answer is being gathered that must come first; and a client that can't be served at once is not read
 * from. Belongs to its connection's event loop.
 */
final class Incoming implements RecordSink, Turns.Records {
    /** What the records are for, and what becomes of a client that sends what can't be read. */
    interface Addressee extends Ending {
        /** Whether records are processed. */
        boolean open();

        /** What answers them. */
        Session session();

        /** Its first bytes are plainly another protocol's. */
        void turnAway(ForeignProtocol speaks);

        /** The server could not deal with what it sent. */
        void failed(RuntimeException cause);

        /** It wants to be answered in another framing than before. */
        void reframed();

        /** It sends no more, and is still sent messages. */
        void halfClosed();

        /** Whether it subscribes to anything. */
        boolean subscribes();

        /** All that was published in this read has been sent on. */
        void settle();
    }

    /** Beyond so many bytes of answers that a client does not read, it is not read from either. */
    private static final int MAX_WAITING_REPLY_BYTES = 64 << 10;

    /** How soon what could not leave at once is looked for again. */
    private static final long FLUSH_MS = 10;

    private final ConnectionContext client;
    private final Outgoing outgoing;
    private final Addressee owner;
    private final ReadGate gate;
    private final Inbox inbox;
    private final Exchange exchange;

    /** Null until its records take long for the first time. */
    private @Nullable Turns turns;

    private boolean ended;

    Incoming(ConnectionContext client, Outgoing outgoing, Addressee owner) {
        this.client = client;
        this.outgoing = outgoing;
        this.owner = owner;
        this.gate = new ReadGate(client.wire());
        this.exchange = client.loop().exchange(client.id(), client.host(), client.limits());
        this.inbox = new Inbox(client.speech().framing(), client.limits().maxMessageSize(), client.holding(), this);
    }

    /** Has the first bytes looked at, since they may be another protocol's. */
    void lookFirst() {
        inbox.lookFirst(new FirstBytes(client.speech(), client.limits().maxMessageSize()));
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
        exchange.readStarts();
        if (client.wire().packets() && client.speech().protocol().textual() && outgoing.answersInKind(data)) {
            owner.reframed();
        }
        guard(() -> inbox.feed(data));
        if (inbox.doubtful()) {
            client.loop().after(FirstBytes.DOUBT_MS, this::believe);
        }
    }

    private void believe() {
        if (owner.open()) {
            exchange.readStarts();
            guard(inbox::believe);
            readComplete();
        }
    }

    @Override
    public void onRecord(Buffer record) {
        if (!owner.open()) {
            return;
        }
        Session session = owner.session();
        if (client.wire().packets() && record.length() > client.limits().maxMessageSize()) {
            // Only of packets; framers of streams do not let such a record grow.
            session.onOversize(client.limits().maxMessageSize());
        } else {
            session.onRecord(record);
        }
        // Peers on a datagram socket can't be kept waiting, but told to come back later.
        if (client.loop().turn().over() && !inbox.holding() && !client.host().datagrams()) {
            giveWay();
        }
    }

    private void giveWay() {
        if (turns == null) {
            turns = new Turns(this, gate, client.loop(), inbox);
        }
        turns.giveWay();
    }

    private void guard(Runnable input) {
        try {
            input.run();
        } catch (ProtocolViolation violation) {
            owner.end(violation.reason(), violation.detail());
        } catch (FirstBytes.StrangerException stranger) {
            owner.turnAway(stranger.speaks());
        } catch (RuntimeException e) {
            owner.failed(e);
        }
    }

    /** All that could be read in one go has been. */
    void readComplete() {
        client.loop().turn().ends();
        if (!owner.open()) {
            return;
        }
        exchange.send();
        outgoing.flush();
        if (outgoing.outbox().waitingReplyBytes() > MAX_WAITING_REPLY_BYTES) {
            gate.close(ReadGate.Reason.REPLIES);
        }
        owner.settle();
    }

    /** The client has sent its last byte. */
    void ends() {
        ended = true;
        if (!owner.open()) {
            return;
        }
        exchange.readStarts();
        guard(inbox::end);
        readComplete();
        endWhenUseless();
        if (owner.open()) {
            owner.halfClosed();
        }
    }

    /** A client that has said its last word, and can't be told anything any more, would stay for ever. */
    @Override
    public void endWhenUseless() {
        if (owner.open() && ended && !inbox.holding() && !owner.subscribes()) {
            owner.end(CloseReason.QUIT, "");
        }
    }

    /**
     * Starts TLS once what was replied has left. Nothing may have come by then that was not for the session in the
     * clear.
     */
    void startTls(Promise<Void> started) {
        suspendRecords();
        // Later: the caller is in the middle of reading, and what is left of it shows only then.
        client.loop().later(() -> secure(started));
    }

    private void secure(Promise<Void> started) {
        outgoing.flush();
        if (!owner.open()) {
            started.fail("the client is gone");
        } else if (!inbox.isEmpty()) {
            owner.end(CloseReason.BAD_FRAME, "this was sent before TLS had started");
            started.fail("the client has not waited");
        } else if (!outgoing.outbox().isEmpty()) {
            client.loop().after(FLUSH_MS, () -> secure(started));
        } else {
            Future<Void> secured = client.wire().startTls();
            secured.onComplete(done -> client.loop().nextTurn(this::resumeRecords));
            secured.onComplete(started);
        }
    }

    /** Holds records back until {@link #resumeRecords}. */
    void suspendRecords() {
        inbox.hold();
        gate.close(ReadGate.Reason.ANSWER);
    }

    void resumeRecords() {
        if (owner.open()) {
            gate.open(ReadGate.Reason.ANSWER);
            goOn();
            endWhenUseless();
        }
    }

    @Override
    public void goOn() {
        if (owner.open()) {
            exchange.readStarts();
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

    Exchange exchange() {
        return exchange;
    }

    /** Nothing more is to come. */
    void close() {
        inbox.close();
    }
}
