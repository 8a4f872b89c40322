// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.polycast.ClientId;
import io.polycast.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages in delivery to several clients of one event loop, with a rendering for each of their encodings. Lives while
 * it is handed out, and as long after that as outboxes hold it; its memory is charged once, however many do.
 */
final class Delivery {
    /** Below a quarter of the messages, a share is rendered by itself. */
    private static final int FEW = 4;

    final List<Message> messages;
    final ClientId origin;
    private final LoopMemory memory;
    private final int weight;

    /** Up to this many encodings, scanning a list beats a map. */
    private static final int SCANNED = 8;

    /** Mostly the only one. */
    private @Nullable Rendered first;

    private List<Rendered> others = List.of();

    /** The others, once there are many: clients that number their subscriptions may have an encoding each. */
    private @Nullable Map<Encoding, Rendered> index;

    private int holders = 1;
    private boolean charged;

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
        if (index != null) {
            return index.get(encoding);
        }
        for (int i = 0; i < others.size(); i++) {
            if (others.get(i).encoding.equals(encoding)) {
                return others.get(i);
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
            add(rendered);
        }
        return rendered;
    }

    private void add(Rendered rendered) {
        if (others.isEmpty()) {
            others = new ArrayList<>(2);
        }
        others.add(rendered);
        if (index != null) {
            index.put(rendered.encoding, rendered);
        } else if (others.size() > SCANNED) {
            Map<Encoding, Rendered> made = new HashMap<>();
            others.forEach(other -> made.put(other.encoding, other));
            index = made;
        }
    }

    /** Keeps this until {@link #release} while the batch is handed out. */
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

    /** The rendering to take these messages from; null when they are so few that they are rendered by themselves. */
    private @Nullable Rendered rendered(Encoding encoding, int from, int to) {
        Rendered made = find(encoding);
        return made == null && to - from > messages.size() / FEW ? rendered(encoding) : made;
    }

    /** Appends a copy of these messages. */
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

    /** Writes these messages to a stream outlet. */
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

    /**
     * Writes these messages one packet each, except those that do not fit into a packet; returns how many were written.
     */
    int writePackets(Outlet outlet, Encoding encoding, int from, int to, Consumer<Message> unsendable) {
        Rendered rendered = rendered(encoding);
        int written = 0;
        for (int i = from; i < to; i++) {
            int size = rendered.size(i, i + 1);
            // Netty silently skips empty datagrams.
            if (size > 0 && size <= outlet.maxPacketSize()) {
                outlet.write(rendered.share(i, i + 1));
                written++;
            } else {
                unsendable.accept(messages.get(i));
            }
        }
        return written;
    }

    /** Keeps this for an outbox until it calls {@link #release}. */
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
