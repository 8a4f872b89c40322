// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.Attributes;
import io.polycast.ChannelName;
import io.polycast.CloseReason;
import io.polycast.ProtocolViolation;
import io.polycast.Published;
import io.polycast.exchange.Exchange;
import io.polycast.framing.RecordSink;
import io.polycast.protocol.Session;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A client's inbound path: wire → inbox → session → exchange. Records are held back while their client has no place
 * yet, or while an answer is being gathered that must come first; a client that can't be served at once is not read
 * from. Belongs to its connection's event loop.
 */
final class Incoming implements RecordSink, Turns.Records {
    /** The recipient of the records, which also decides the fate of a client whose input can't be read. */
    interface Addressee extends Ending {
        /** Whether records are processed. */
        boolean open();

        /** The session that handles them. */
        Session session();

        /** The first bytes are clearly another protocol's. */
        void turnAway(ForeignProtocol speaks);

        /** The server failed to process the input. */
        void failed(RuntimeException cause);

        /** The client wants answers in a different framing from now on. */
        void reframed();

        /** It sends no more, but still receives messages. */
        void halfClosed();

        /** Whether it has any subscription. */
        boolean subscribes();

        /** Everything published in this read has been sent on. */
        void settle();
    }

    /** The high watermark of unread answers, above which a client is not read from either. */
    private static final int MAX_WAITING_REPLY_BYTES = 64 << 10;

    /** How soon an unfinished flush is retried. */
    private static final long FLUSH_MS = 10;

    private final ConnectionContext client;
    private final Outgoing outgoing;
    private final Addressee owner;
    private final ReadGate gate;
    private final Inbox inbox;
    private final Exchange exchange;

    /** Null until its records take long for the first time. */
    private @Nullable Turns turns;

    /** Null until it wants to know for the first time to how many its messages go. */
    private @Nullable Receipts receipts;

    private boolean ended;

    /** How many answers are awaited for which records are held back, and whether a place is. */
    private int suspensions;

    private boolean waiting;

    Incoming(ConnectionContext client, Outgoing outgoing, Addressee owner) {
        this.client = client;
        this.outgoing = outgoing;
        this.owner = owner;
        this.gate = new ReadGate(client.wire());
        this.exchange = client.loop().exchange(client.id(), client.host(), client.limits());
        this.inbox = new Inbox(client.speech().framing(), client.limits().maxMessageSize(), client.holding(), this);
    }

    /** Examines the first bytes, which may be another protocol's. */
    void lookFirst() {
        inbox.lookFirst(new FirstBytes(client.speech(), client.limits().maxMessageSize()));
    }

    /** Holds input back until {@link #opens}: the client waits for a place. */
    void waits() {
        waiting = true;
        suspensions++;
        inbox.hold();
        gate.close(ReadGate.Reason.PLACE);
    }

    /** The client has been admitted; what its session has suspended by now stays so. */
    void opens() {
        if (waiting) {
            waiting = false;
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
            // Packets only; framers of streams do not let such a record grow.
            session.onOversize(client.limits().maxMessageSize());
        } else {
            session.onRecord(record);
        }
        // Datagram peers can't be held back, only told to retry later.
        if (inbox.holding() || client.host().datagrams()) {
            return;
        }
        if (repliesPileUp()) {
            turns().waitUntilRead();
        } else if (client.loop().turn().over()) {
            turns().giveWay();
        }
    }

    /** A few bytes may ask for many, so one read can't be left to end before somebody looks. */
    private boolean repliesPileUp() {
        return outgoing.outbox().waitingReplyBytes() > MAX_WAITING_REPLY_BYTES;
    }

    private Turns turns() {
        if (turns == null) {
            turns = new Turns(this, gate, client.loop(), inbox);
        }
        return turns;
    }

    /** All that was pending for the client has left. */
    void outputDrained() {
        gate.open(ReadGate.Reason.REPLIES);
        if (turns != null) {
            turns.read();
        }
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

    /** One read has been processed completely. */
    void readComplete() {
        client.loop().turn().ends();
        if (!owner.open()) {
            return;
        }
        exchange.send();
        outgoing.flush();
        if (repliesPileUp()) {
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

    /** Ends a client that has half-closed and is not sent anything any more: it would stay for ever. */
    @Override
    public void endWhenUseless() {
        boolean replied = ended && !inbox.holding() && !awaitsReceipts();
        if (owner.open() && replied && (!owner.subscribes() || owner.session().endsWithInput())) {
            owner.end(CloseReason.QUIT, "");
        }
    }

    /** Publishes, and tells to how many clients of this node the message goes. */
    Published publishCounted(ChannelName channel, byte[] payload, Attributes attributes, LongConsumer receivers) {
        Receipts open = receipts;
        if (open == null) {
            open = new Receipts(this::receiptsTold);
            receipts = open;
            exchange.talliesTo(open::sent);
        }
        open.await(receivers);
        return exchange.publishCounted(channel, payload, attributes);
    }

    private void receiptsTold() {
        outgoing.flush();
        if (ended) {
            // Later: it may be in the middle of sending a batch.
            client.loop().later(this::endWhenUseless);
        }
    }

    private boolean awaitsReceipts() {
        return receipts != null && receipts.open();
    }

    /** Runs this once all receipts are told; records wait meanwhile. */
    void afterReceipts(Runnable task) {
        exchange.send();
        if (receipts == null || !receipts.open()) {
            task.run();
            return;
        }
        suspendRecords();
        receipts.then(() -> goOnWith(task));
    }

    private void goOnWith(Runnable task) {
        if (!owner.open()) {
            return;
        }
        exchange.readStarts();
        guard(task);
        readComplete();
        resumeRecords();
    }

    /**
     * Starts TLS once all replies have left. By then nothing may have arrived beyond what the session was to get in the
     * clear.
     */
    void startTls(Promise<Void> started) {
        suspendRecords();
        // Later: the caller is in the middle of a read, and only then is it known what is left of it.
        client.loop().later(() -> secure(started));
    }

    /** Waits for TLS with which the peer may begin. */
    Future<Boolean> acceptTls(long withinMs) {
        suspendRecords();
        Promise<Boolean> accepted = client.loop().promise();
        client.wire().acceptTls(withinMs).onComplete(done -> {
            if (done.succeeded() && owner.open()) {
                accepted.complete(done.result());
            } else {
                accepted.fail("the client is gone");
            }
            client.loop().nextTurn(this::resumeRecords);
        });
        return accepted.future();
    }

    private void secure(Promise<Void> started) {
        outgoing.flush();
        if (!owner.open()) {
            started.fail("the client is gone");
        } else if (!inbox.isEmpty()) {
            owner.end(CloseReason.BAD_FRAME, "data was sent before TLS had started");
            started.fail("the client did not wait for TLS");
        } else if (!outgoing.outbox().isEmpty()) {
            client.loop().after(FLUSH_MS, () -> secure(started));
        } else {
            Future<Void> secured = client.wire().startTls();
            secured.onComplete(done -> client.loop().nextTurn(this::resumeRecords));
            secured.onComplete(started);
        }
    }

    /** Holds records back until this was taken back by {@link #resumeRecords}. */
    void suspendRecords() {
        suspensions++;
        inbox.hold();
        gate.close(ReadGate.Reason.ANSWER);
    }

    /** Takes back one suspension; records go on after the last. */
    void resumeRecords() {
        suspensions--;
        if (suspensions == 0 && owner.open()) {
            gate.open(ReadGate.Reason.ANSWER);
            if (repliesPileUp() && !client.host().datagrams()) {
                turns().waitUntilRead();
            } else {
                goOn();
                endWhenUseless();
            }
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

    /** Processes everything that waits for its turn, since no further turn will come. */
    void finishTurns() {
        if (turns != null) {
            turns.finish();
        }
    }

    /**
     * The connection broke: returns whether records that arrived before that still wait; {@code afterwards} then runs
     * after them.
     */
    boolean closes(Runnable afterwards) {
        return turns != null && turns.closes(afterwards);
    }

    ReadGate gate() {
        return gate;
    }

    Exchange exchange() {
        return exchange;
    }

    /** The end of input. */
    void close() {
        inbox.close();
    }
}
