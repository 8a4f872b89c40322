// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.polycast.delivery.MemoryBudget;
import io.polycast.delivery.MemoryKind;

/**
 * The memory that one HTTP connection makes the process hold, charged to its budget: output that its peer has not read,
 * and input of requests that can't be answered yet. Also tracks how long the peer has read nothing. Belongs to the
 * connection's event loop.
 */
final class PeerMemory {
    private final Channel channel;
    private final MemoryBudget budget;
    private long charged;

    /** Answers on HTTP/2 streams whose windows may be closed. */
    private long queued;

    /** Input of requests that are incomplete or waiting for their turn. */
    private long held;

    private long bodies;

    /** Pending output when it was last checked. */
    private long waiting;

    private boolean wrote;
    private long progressNanos = System.nanoTime();
    private boolean ended;

    PeerMemory(Channel channel, MemoryBudget budget) {
        this.channel = channel;
        this.budget = budget;
    }

    /** Charges bytes of a partial body; negative to release them. */
    void body(long bytes) {
        bodies += bytes;
        charge();
    }

    /** Charges bytes of an answer that an HTTP/2 stream has yet to send; negative to release them. */
    void queue(long bytes) {
        queued += bytes;
        settle();
    }

    /** Sets how many received bytes are held now. */
    void hold(long bytes) {
        if (held != bytes) {
            held = bytes;
            charge();
        }
    }

    /** Output was passed to the channel. */
    void wrote() {
        wrote = true;
    }

    /** Checks the pending output. */
    void settle() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        long unsent = buffer == null ? 0 : buffer.totalPendingWriteBytes();
        long now = unsent + queued;
        if (now == 0 || now < waiting || (wrote && unsent == 0)) {
            progressNanos = System.nanoTime();
        }
        wrote = false;
        waiting = now;
        charge();
    }

    /** Bytes of pending output, as of the last check. */
    long waiting() {
        return waiting;
    }

    /** All that is charged for this connection. */
    long kept() {
        return charged;
    }

    /** Whether another request's answer may join the pending output. */
    boolean hasRoom(long maxPending) {
        settle();
        return waiting < maxPending && !budget.exhausted() && (waiting == 0 || !budget.crowded());
    }

    /** Whether output is pending of which the peer has read nothing for that long. */
    boolean stalled(long nowNanos, long timeoutNanos) {
        return waiting > 0 && nowNanos - progressNanos > timeoutNanos;
    }

    private void charge() {
        long now = ended ? 0 : waiting + held + bodies;
        if (now != charged) {
            budget.charge(MemoryKind.HTTP, now - charged);
            charged = now;
        }
    }

    /** Releases everything, for good. */
    void end() {
        ended = true;
        charge();
    }
}
