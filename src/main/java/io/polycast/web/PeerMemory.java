// SPDX-License-Identifier: Apache-2.0
package io.polycast.web;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.polycast.delivery.MemoryBudget;
import io.polycast.delivery.MemoryKind;

/**
 * What one HTTP connection makes the process keep, charged to its budget: bytes that its peer has not taken, and bytes
 * that it has sent of requests which can't be answered yet. Also knows since when the peer has taken nothing. Belongs
 * to the connection's event loop.
 */
final class PeerMemory {
    private final Channel channel;
    private final MemoryBudget budget;
    private long charged;

    /** Of answers on streams of HTTP/2 whose windows may be closed. */
    private long queued;

    /** Received bytes of requests whose turn has not come, or that have not arrived in whole. */
    private long held;

    private long bodies;

    /** What waited for the peer when it was last looked at. */
    private long waiting;

    private boolean wrote;
    private long progressNanos = System.nanoTime();
    private boolean ended;

    PeerMemory(Channel channel, MemoryBudget budget) {
        this.channel = channel;
        this.budget = budget;
    }

    /** Takes bytes for the part of a body that has arrived; negative to give them back. */
    void body(long bytes) {
        bodies += bytes;
        charge();
    }

    /** Takes bytes for an answer that an HTTP/2 stream has yet to send; negative to give them back. */
    void queue(long bytes) {
        queued += bytes;
        settle();
    }

    /** Keeps so many received bytes now. */
    void hold(long bytes) {
        if (held != bytes) {
            held = bytes;
            charge();
        }
    }

    /** Something was handed to the channel. */
    void wrote() {
        wrote = true;
    }

    /** Looks at what waits for the peer. */
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

    /** Bytes that the peer has yet to take, as of when that was last looked at. */
    long waiting() {
        return waiting;
    }

    /** All that is charged for this connection. */
    long kept() {
        return charged;
    }

    /** Whether the answer to another request may join what waits for the peer already. */
    boolean hasRoom(long maxPending) {
        settle();
        return waiting < maxPending && !budget.exhausted() && (waiting == 0 || !budget.crowded());
    }

    /** Whether something waits for the peer, and it has taken nothing for so long. */
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

    /** Gives everything back, for good. */
    void end() {
        ended = true;
        charge();
    }
}
