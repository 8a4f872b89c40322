// SPDX-License-Identifier: Apache-2.0
package io.polycast.endpoint;

import io.netty.buffer.ByteBuf;
import io.polycast.ClientId;
import io.polycast.CloseReason;
import io.polycast.delivery.DropReason;
import io.polycast.delivery.Outbox;
import io.polycast.delivery.OutboxOwner;
import io.polycast.framing.Framing;

/** All that leaves for one client, framed and counted. Belongs to its connection's event loop. */
final class Outgoing implements OutboxOwner {
    private final Connection connection;
    private final Loop loop;
    private final Endpoint endpoint;
    private final ClientLog log;
    private final Liveness liveness;
    private final Outbox outbox;
    private Framing framing;
    private boolean closed;

    /** Whether a message has left since this was last asked. */
    private boolean sent;

    private long messagesOut;
    private long dropped;

    Outgoing(Connection connection, Loop loop, ClientLog log, Liveness liveness, Framing framing) {
        this.connection = connection;
        this.loop = loop;
        this.endpoint = connection.endpoint();
        this.log = log;
        this.liveness = liveness;
        this.framing = framing;
        this.outbox = new Outbox(
                connection.wire(), endpoint.overflow(), endpoint.conf().limits().maxPending(), loop.memory(), this);
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
        if (connection.wire().packets()) {
            outbox.flush();
        }
    }

    /** The same without a frame. */
    void raw(byte[] bytes) {
        if (!closed) {
            outbox.reply().writeBytes(bytes);
        }
    }

    void flush() {
        outbox.flush();
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

    Framing framing() {
        return framing;
    }

    void framing(Framing newFraming) {
        framing = newFraming;
    }

    Outbox outbox() {
        return outbox;
    }

    long messagesOut() {
        return messagesOut;
    }

    /** Messages that were left out. */
    long dropped() {
        return dropped;
    }

    @Override
    public void delivered(int messages) {
        liveness.moved();
        sent = true;
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
        connection.overflowed(reason);
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
        log.caughtUp();
        connection.drained();
    }
}
