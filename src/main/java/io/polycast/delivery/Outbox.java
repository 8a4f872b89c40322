// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import io.netty.buffer.ByteBuf;
import io.polycast.ClientId;
import io.polycast.CloseReason;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client's output queue: replies and messages, in order. While the outlet is writable they go straight through;
 * otherwise messages wait here, bounded in bytes, and the {@link OverflowPolicy} decides what to drop. Replies are
 * never dropped; they have room of their own, and the owner stops reading from a client that does not read them ({@link
 * #waitingReplyBytes}). Belongs to one event loop.
 */
public final class Outbox {
    private final Outlet outlet;
    private final OverflowPolicy policy;
    private final long maxPending;
    private final LoopMemory memory;
    private final Holding holding;
    private final OutboxOwner owner;

    /** Pending messages; null as long as everything leaves at once, as it mostly does. */
    private @Nullable Backlog backlog;

    /** Pending replies; null like the backlog. */
    private @Nullable Deque<Control> controls;

    /** Replies to the records of one read, gathered into one write; null when there are none. */
    private @Nullable ByteBuf gathered;

    private long waitingReplyBytes;

    /** Bytes of replies that the outlet has taken, until it has sent everything. */
    private long soakedBytes;

    private long place;
    private long reportedBytes;
    private boolean waiting;
    private boolean draining;

    /** The client is to be ended, but its connection is not gone yet: replies may still leave, messages may not. */
    private boolean ending;

    private boolean closed;

    /**
     * An empty outbox.
     *
     * @param maxPending bytes that may be pending here; what the outlet has taken can't be dropped any more, and is
     *     bounded by the outlet
     */
    public Outbox(
            Outlet outlet,
            OverflowPolicy policy,
            long maxPending,
            LoopMemory memory,
            Holding holding,
            OutboxOwner owner) {
        this.outlet = outlet;
        this.policy = policy;
        this.maxPending = maxPending;
        this.memory = memory;
        this.holding = holding;
        this.owner = owner;
    }

    /**
     * The buffer to append a reply to, as one record; on packet outlets each reply must be followed by {@link #flush}.
     */
    public ByteBuf reply() {
        if (gathered == null) {
            gathered = Control.buffer();
        }
        return gathered;
    }

    /** Sends the replies. Called at the end of each read, and before anything that must not overtake them. */
    public void flush() {
        if (gathered == null) {
            return;
        }
        ByteBuf bytes = gathered;
        gathered = null;
        if (closed || !bytes.isReadable()) {
            bytes.release();
        } else if (takes()) {
            int length = bytes.readableBytes();
            outlet.write(bytes);
            outlet.flush();
            soak(length);
        } else {
            waitingReplyBytes += bytes.readableBytes();
            holding.charge(MemoryKind.REPLIES, bytes.readableBytes());
            if (controls == null) {
                controls = new ArrayDeque<>(2);
            }
            controls.addLast(new Control(bytes, place++));
            waits();
        }
    }

    /** Replies that the kernel has not taken at once are charged to the client, too, until the outlet is empty. */
    private void soak(int length) {
        if (outlet.pendingBytes() > 0) {
            if (soakedBytes == 0) {
                memory.soaks(this);
            }
            soakedBytes += length;
            holding.charge(MemoryKind.REPLIES, length);
        }
    }

    /** Checks whether the outlet is empty; returns whether it need not be checked again. */
    boolean dried() {
        if (!closed && outlet.pendingBytes() > 0) {
            return false;
        }
        holding.charge(MemoryKind.REPLIES, -soakedBytes);
        soakedBytes = 0;
        return true;
    }

    /** Bytes of pending replies. */
    public long waitingReplyBytes() {
        return waitingReplyBytes;
    }

    /** Bytes of messages pending here or in the outlet. */
    public long pendingBytes() {
        return closed ? 0 : waitingBytes() + outlet.pendingBytes();
    }

    /** All that is held for this client, including messages that others hold as well. */
    public long keptBytes() {
        return holding.bytes() + waitingBytes();
    }

    private long waitingBytes() {
        return backlog == null ? 0 : backlog.bytes();
    }

    /** Whether nothing is pending here. The outlet may still have bytes to send. */
    public boolean isEmpty() {
        return !waiting;
    }

    void deliver(Delivery delivery, Encoding encoding) {
        if (closed) {
            return;
        }
        flush();
        int count = delivery.messages.size();
        if (takesMessages()) {
            int written = write(delivery, encoding, 0, count);
            outlet.flush();
            owner.delivered(written);
        } else {
            queue(delivery, encoding, 0, count);
            report();
        }
    }

    private boolean takes() {
        return !waiting && outlet.writable();
    }

    /** Messages behind others that were left out would look as if nothing were missing. */
    private boolean takesMessages() {
        return takes() && !ending;
    }

    private void queue(Delivery delivery, Encoding encoding, int from, int to) {
        if (ending || outlet.gone()) {
            owner.dropped(to - from, DropReason.CLOSED);
            return;
        }
        Backlog messages = backlog();
        messages.add(delivery, encoding, from, to, place++);
        waits();
        long bound = memory.bound(maxPending);
        if (messages.bytes() > bound) {
            policy.relieve(this, delivery, bound);
        }
    }

    /**
     * Delivers to several lanes, in order. As much as the outlet takes is written at once; the rest is queued, each run
     * as a part of its own.
     */
    void deliver(List<Run> runs) {
        if (closed) {
            return;
        }
        flush();
        List<Run> left = runs;
        if (takesMessages()) {
            RunWriter writer = new RunWriter(outlet, this::write);
            left = writer.write(runs);
            outlet.flush();
            owner.delivered(writer.messages());
        }
        left.forEach(run -> queue(run.delivery(), run.encoding(), run.from(), run.to()));
        report();
        if (outlet.writable()) {
            // The kernel took everything at once, so nothing will signal that the outlet is writable again.
            drain();
        }
    }

    /** Reports to the client, after all that is pending, that this many messages were lost. */
    void missed(String channel, long count, Encoding encoding) {
        if (closed) {
            return;
        }
        flush();
        owner.dropped((int) Math.min(count, Integer.MAX_VALUE), DropReason.LINK);
        if (takesMessages()) {
            Gap gap = new Gap(encoding, holding);
            gap.add(channel, count);
            gap.write(outlet);
            outlet.flush();
        } else if (!ending) {
            backlog().skip(encoding, channel, count);
            waits();
        }
    }

    /** Returns how many messages were written: some may not fit into any packet. */
    private int write(Delivery delivery, Encoding encoding, int from, int to) {
        if (!outlet.packets()) {
            delivery.write(outlet, encoding, from, to);
            return to - from;
        }
        return delivery.writePackets(outlet, encoding, from, to, unsendable -> {
            Gap gap = new Gap(encoding, holding);
            gap.add(unsendable.channel());
            gap.write(outlet);
            owner.dropped(1, DropReason.UNSENDABLE);
        });
    }

    /** Drains what is pending, while the outlet stays writable. */
    public void drain() {
        if (closed || draining || !waiting) {
            return;
        }
        // A write may make the outlet signal its state at once, which ends up here again.
        draining = true;
        boolean more = true;
        while (more && outlet.writable()) {
            more = writeNext();
            if (!more || !outlet.writable()) {
                // Often the kernel takes all of it at once, and the outlet is writable again.
                outlet.flush();
            }
        }
        draining = false;
        report();
        if (waitingBytes() <= maxPending / 2) {
            resumeAll();
        }
        if ((controls == null || controls.isEmpty()) && (backlog == null || backlog.isEmpty())) {
            controls = null;
            backlog = null;
            waiting = false;
            memory.flows(this);
            owner.drained();
        }
    }

    private boolean writeNext() {
        Pending part = backlog == null ? null : backlog.first();
        if (controls != null
                && !controls.isEmpty()
                && (part == null || controls.getFirst().place() < part.place)) {
            writeReply(controls.removeFirst());
            return true;
        }
        return backlog != null && writeMessages(backlog, part);
    }

    private void writeReply(Control control) {
        int length = control.bytes().readableBytes();
        replyLeaves(control);
        outlet.write(control.bytes());
        soak(length);
    }

    private boolean writeMessages(Backlog messages, @Nullable Pending part) {
        if (part == null) {
            return Gap.tell(messages.takeTail(), outlet);
        }
        messages.removeFirst();
        Gap.tell(part.before, outlet);
        owner.delivered(write(part.delivery, part.encoding, part.from, part.to));
        messages.done(part);
        return true;
    }

    private void replyLeaves(Control control) {
        waitingReplyBytes -= control.bytes().readableBytes();
        holding.charge(MemoryKind.REPLIES, -control.bytes().readableBytes());
    }

    private void waits() {
        if (!waiting) {
            waiting = true;
            memory.stalls(this);
        }
    }

    private void report() {
        long now = waitingBytes();
        if (now != reportedBytes) {
            owner.pendingChanged(now - reportedBytes);
            reportedBytes = now;
        }
    }

    Backlog backlog() {
        if (backlog == null) {
            backlog = new Backlog(holding);
        }
        return backlog;
    }

    void dropped(int messages) {
        if (messages > 0) {
            owner.dropped(messages, DropReason.OVERFLOW);
        }
    }

    void disconnect(CloseReason reason) {
        ending = true;
        memory.flows(this);
        abandon();
        owner.overflowed(reason);
    }

    void pause(ClientId publisher) {
        if (backlog().holdsUp(publisher)) {
            owner.pausePublisher(publisher);
        }
    }

    private void resumeAll() {
        if (backlog != null) {
            backlog.takeHeldUp().forEach(owner::resumePublisher);
        }
    }

    /** Drops all pending messages; replies may still leave. */
    public void abandon() {
        int messages = backlog == null ? 0 : backlog.clear();
        if (messages > 0) {
            owner.dropped(messages, DropReason.CLOSED);
        }
        report();
        resumeAll();
    }

    /** Discards pending replies: their client is being ended for what it holds. */
    public void discardReplies() {
        if (controls != null) {
            for (Control control : controls) {
                replyLeaves(control);
                control.bytes().release();
            }
            controls = null;
        }
    }

    /** The connection is gone: releases everything. Later deliveries are ignored. */
    public void close() {
        if (closed) {
            return;
        }
        abandon();
        closed = true;
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
        discardReplies();
        if (soakedBytes > 0) {
            memory.dries(this);
            dried();
        }
        waiting = false;
        memory.flows(this);
        memory.sweep();
    }
}
