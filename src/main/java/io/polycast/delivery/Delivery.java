// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.polycast.ClientId;
import io.polycast.Message;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way to several clients of one event loop, with a rendering for each encoding among these. It lives
 * while it is handed out, and longer while outboxes hold it; its memory is charged once, however many do.
 */
final class Delivery {
    /** Less than a part in so many of the messages is rendered by itself. */
    private static final int FEW = 4;

    final List<Message> messages;
    final ClientId origin;
    private final LoopMemory memory;
    private final int weight;

    /**
     * A few encodings at the most in practice, so a list that is walked beats a map. The first has a field of its own.
     */
    private @Nullable Rendered first;

    private Rendered[] others = NONE;
    private int holders = 1;
    private boolean charged;

    private static final Rendered[] NONE = {};

    Delivery(List<Message> messages, ClientId origin, LoopMemory memory) {
        this.messages = messages;
        this.origin = origin;
        this.memory = memory;
        int sum = 0;
        for (int i = 0; i < messages.size(); i++) {
            sum += messages.get(i).weight();
        }
        this.weight = sum;
    }

    int weight() {
        return weight;
    }

    private @Nullable Rendered find(Encoding encoding) {
        if (first != null && first.encoding.equals(encoding)) {
            return first;
        }
        for (Rendered other : others) {
            if (other.encoding.equals(encoding)) {
                return other;
            }
        }
        return null;
    }

    Rendered rendered(Encoding encoding) {
        Rendered found = find(encoding);
        if (found != null) {
            return found;
        }
        Rendered rendered = new Rendered(encoding, messages, weight);
        memory.rendered(rendered);
        if (first == null) {
            first = rendered;
        } else {
            Rendered[] more = java.util.Arrays.copyOf(others, others.length + 1);
            more[others.length] = rendered;
            others = more;
        }
        return rendered;
    }

    /** Kept a little longer, until {@link #release}, while the batch is handed out. */
    void retain() {
        holders++;
    }

    int weight(int from, int to) {
        if (from == 0 && to == messages.size()) {
            return weight;
        }
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += messages.get(i).weight();
        }
        return sum;
    }

    /**
     * The rendering that these messages are a share of; null when they are so few that they are rendered by themselves.
     */
    private @Nullable Rendered rendered(Encoding encoding, int from, int to) {
        Rendered made = find(encoding);
        return made == null && to - from > messages.size() / FEW ? rendered(encoding) : made;
    }

    /** Appends some of the messages. */
    void append(Encoding encoding, int from, int to, ByteBuf out) {
        Rendered made = rendered(encoding, from, to);
        if (made != null) {
            made.append(from, to, out);
            return;
        }
        for (int i = from; i < to; i++) {
            encoding.message(messages.get(i), out);
        }
    }

    /** Writes some of the messages to an outlet of a stream. */
    void write(Outlet outlet, Encoding encoding, int from, int to) {
        Rendered made = rendered(encoding, from, to);
        if (made != null) {
            outlet.write(made.share(from, to));
        } else {
            ByteBuf alone = PooledByteBufAllocator.DEFAULT.directBuffer(weight(from, to));
            append(encoding, from, to, alone);
            outlet.write(alone);
        }
    }

    /** Writes some of the messages one by one, without those that no packet can hold; returns how many were written. */
    int writePackets(Outlet outlet, Encoding encoding, int from, int to, Consumer<Message> unsendable) {
        Rendered rendered = rendered(encoding);
        int written = 0;
        for (int i = from; i < to; i++) {
            int size = rendered.size(i, i + 1);
            // Netty sends no empty datagram, and does not say so.
            if (size > 0 && size <= outlet.maxPacketSize()) {
                outlet.write(rendered.share(i, i + 1));
                written++;
            } else {
                unsendable.accept(messages.get(i));
            }
        }
        return written;
    }

    /** An outbox keeps this until it calls {@link #release}. */
    void hold() {
        holders++;
        if (!charged) {
            charged = true;
            memory.charge(MemoryKind.MESSAGES, weight);
        }
    }

    void release() {
        if (--holders > 0) {
            return;
        }
        if (charged) {
            memory.charge(MemoryKind.MESSAGES, -weight);
        }
        if (first != null) {
            memory.release(first);
        }
        for (Rendered other : others) {
            memory.release(other);
        }
    }
}
