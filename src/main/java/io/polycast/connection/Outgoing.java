// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.netty.buffer.ByteBuf;
import io.polycast.ClientId;
import io.polycast.CloseReason;
import io.polycast.delivery.DropReason;
import io.polycast.delivery.Outbox;
import io.polycast.delivery.OutboxOwner;
import io.polycast.framing.Framing;
import io.polycast.framing.RecordFraming;
import io.polycast.metrics.EndpointMeters;
import io.polycast.transport.Wire;
import io.vertx.core.buffer.Buffer;

/** A client's outbound path, framed and counted. Belongs to its connection's event loop. */
final class Outgoing implements OutboxOwner {
    /** The listener that needs to know how output proceeds. */
    interface Outcome {
        /** More is pending for the client than allowed. */
        void overflowed(CloseReason reason);

        /** Nothing is pending any more. */
        void drained();
    }

    /** Replies leave when there are so many, or when all that was read has been processed. */
    private static final int MOST_GATHERED_BYTES = 32 << 10;

    private final ConnectionContext client;

    /**
     * Kept here since each delivery is counted: with many clients, reaching it through other objects costs as much as
     * counting.
     */
    private final EndpointMeters meters;

    private final Outcome owner;
    private final ClientLog log;
    private final Liveness liveness;
    private final Outbox outbox;
    private Framing framing;
    private boolean closed;

    /** Whether a message has left since this was last checked. */
    private boolean sent;

    private long takenBefore;
    private int idleLooks;

    private long messagesOut;
    private long dropped;

    Outgoing(ConnectionContext client, ClientLog log, Liveness liveness, Outcome owner) {
        this.client = client;
        this.meters = client.host().meters();
        this.owner = owner;
        this.log = log;
        this.liveness = liveness;
        // A client that only receives packets has not shown whether it wants line ends, and packets don't need any.
        this.framing = client.wire().packets() && !client.host().datagrams()
                ? RecordFraming.PACKET
                : client.speech().framing();
        this.outbox = new Outbox(
                client.wire(),
                client.host().overflow(),
                client.limits().maxPending(),
                client.loop().memory(),
                client.holding(),
                this);
    }

    /** One record to this client alone. */
    void reply(byte[] record) {
        if (closed) {
            return;
        }
        ByteBuf out = outbox.reply();
        int opened = framing.open(out);
        out.writeBytes(record);
        framing.close(out, opened);
        if (client.wire().packets() || out.readableBytes() > MOST_GATHERED_BYTES) {
            outbox.flush();
        }
    }

    /** Same without a frame. */
    void raw(byte[] bytes) {
        if (!closed && outbox.reply().writeBytes(bytes).readableBytes() > MOST_GATHERED_BYTES) {
            outbox.flush();
        }
    }

    void flush() {
        outbox.flush();
    }

    /** Discards what is pending, if the client is ended for a reason that makes it useless. */
    void abandon(CloseReason reason) {
        if (reason == CloseReason.SLOW || reason == CloseReason.MEMORY || reason == CloseReason.WRONG_PROTOCOL) {
            outbox.abandon();
        }
        if (reason == CloseReason.MEMORY) {
            outbox.discardReplies();
        }
    }

    void drain() {
        outbox.drain();
    }

    /** The client is gone. */
    void close() {
        closed = true;
        outbox.close();
    }

    /** Whether nothing has left since this was last asked. */
    boolean quiet() {
        boolean quiet = !sent;
        sent = false;
        return quiet;
    }

    /** Checks once; returns whether output has been pending for this many checks in a row without any of it leaving. */
    boolean stuck(int looks) {
        Wire wire = client.wire();
        long taken = wire.takenBytes();
        boolean waits = !outbox.isEmpty() || wire.pendingBytes() > 0;
        idleLooks = waits && taken == takenBefore ? idleLooks + 1 : 0;
        takenBefore = taken;
        return idleLooks >= looks;
    }

    Framing framing() {
        return framing;
    }

    /**
     * Mirrors line ends in packets: a client that ends its packets with one, as terminal programs do, gets them too,
     * and any other client gets none. Returns whether that has changed.
     */
    boolean answersInKind(Buffer heard) {
        int length = heard.length();
        RecordFraming kind =
                length > 0 && heard.getByte(length - 1) == '\n' ? RecordFraming.PACKET_LINE : RecordFraming.PACKET;
        boolean changed = kind != framing;
        framing = kind;
        return changed;
    }

    Outbox outbox() {
        return outbox;
    }

    long messagesOut() {
        return messagesOut;
    }

    /** Messages dropped. */
    long dropped() {
        return dropped;
    }

    @Override
    public void delivered(int messages) {
        liveness.moved();
        sent = true;
        messagesOut += messages;
        meters.messagesOut(messages);
    }

    @Override
    public void dropped(int messages, DropReason reason) {
        if (reason == DropReason.OVERFLOW) {
            log.slow(client.host().overflow().label(), outbox.pendingBytes(), messages);
        }
        dropped += messages;
        client.host().meters().dropped(reason.label(), messages);
    }

    @Override
    public void pendingChanged(long bytes) {
        client.host().meters().pendingChanged(bytes);
    }

    @Override
    public void overflowed(CloseReason reason) {
        owner.overflowed(reason);
    }

    @Override
    public void pausePublisher(ClientId publisher) {
        log.holdsUp(publisher);
        client.loop().bus().pause(publisher);
    }

    @Override
    public void resumePublisher(ClientId publisher) {
        client.loop().bus().resume(publisher);
    }

    @Override
    public void drained() {
        log.caughtUp();
        owner.drained();
    }
}
