// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import io.polycast.ChannelName;
import io.polycast.ClientId;
import io.polycast.Message;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The messages pending for one slow consumer, in order, with gaps where messages were dropped. Messages can be dropped
 * at either end or in between; each is counted in the gap at its place.
 */
final class Backlog {
    /** Overhead of a pending part beyond the messages, which it shares with others. */
    private static final int PART_BYTES = 64;

    private final Holding holding;
    private final Deque<Pending> parts = new ArrayDeque<>(4);

    /** What was dropped after the last part. */
    private @Nullable Gap tail;

    private long bytes;
    private long messages;

    /** Publishers held back by this client; null while there are none. */
    private @Nullable Set<ClientId> heldUp;

    /** Tracks the newest message of each channel; null until conflation was first needed. */
    private @Nullable Conflation conflation;

    Backlog(Holding holding) {
        this.holding = holding;
    }

    boolean isEmpty() {
        return parts.isEmpty() && tail == null;
    }

    /** The sum of the weights of all pending messages. */
    long bytes() {
        return bytes;
    }

    /** The number of pending messages. */
    long messages() {
        return messages;
    }

    void add(Delivery delivery, Encoding encoding, int from, int to, long place) {
        Pending part = new Pending(delivery, encoding, place, from, to);
        part.before = tail;
        tail = null;
        delivery.hold();
        holding.charge(MemoryKind.MESSAGES, PART_BYTES);
        parts.addLast(part);
        bytes += delivery.weight(from, to);
        messages += to - from;
    }

    @Nullable Pending first() {
        Pending part = parts.peekFirst();
        while (part != null && part.empty()) {
            removeEmptied();
            part = parts.peekFirst();
        }
        return part;
    }

    private void removeEmptied() {
        passOn(takeFirst());
    }

    private Pending takeFirst() {
        Pending part = parts.removeFirst();
        if (conflation != null) {
            conflation.removed(part);
            if (parts.isEmpty()) {
                conflation = null;
            }
        }
        return part;
    }

    /** Removes the first part; the caller must write it and then call {@link #done}. */
    void removeFirst() {
        Pending part = takeFirst();
        for (int i = part.from; i < part.to; i++) {
            leaves(part.message(i));
        }
    }

    void done(Pending part) {
        if (!part.released) {
            part.released = true;
            holding.charge(MemoryKind.MESSAGES, -PART_BYTES);
            part.delivery.release();
        }
    }

    @Nullable Gap takeTail() {
        Gap gap = tail;
        tail = null;
        return gap;
    }

    /** Counts one dropped message at the tail. */
    void skip(Encoding encoding, ChannelName channel) {
        skip(encoding, channel.toString(), 1);
    }

    /** Counts this many dropped messages at the tail. */
    void skip(Encoding encoding, String channel, long count) {
        if (tail == null) {
            tail = gap(encoding);
        }
        tail.add(channel, count);
    }

    /** Drops the oldest messages until at most {@code bound} bytes are pending; returns how many. */
    int dropOldest(long bound) {
        int dropped = 0;
        while (bytes > bound && !parts.isEmpty()) {
            Pending part = parts.getFirst();
            if (!part.empty()) {
                dropFirst(part);
                dropped++;
            }
            if (part.empty()) {
                removeEmptied();
            }
        }
        return dropped;
    }

    private void dropFirst(Pending part) {
        if (part.before == null) {
            part.before = gap(part.encoding);
        }
        Message message = part.message(part.from++);
        part.before.add(message.channel());
        leaves(message);
    }

    /** The gap of an emptied part now precedes the next part. */
    private void passOn(Pending emptied) {
        Gap gap = emptied.before;
        done(emptied);
        if (gap == null) {
            return;
        }
        Pending next = parts.peekFirst();
        if (next == null) {
            tail = tail == null ? gap : gap.merge(tail);
        } else {
            next.before = next.before == null ? gap : gap.merge(next.before);
        }
    }

    /** Drops the newest messages until at most {@code bound} bytes are pending; returns how many. */
    int dropNewest(long bound) {
        int dropped = 0;
        while (bytes > bound && !parts.isEmpty()) {
            Pending part = parts.getLast();
            Message message = part.message(--part.to);
            skip(part.encoding, message.channel());
            leaves(message);
            dropped++;
            if (part.empty()) {
                parts.removeLast();
                if (part.before != null) {
                    tail = tail == null ? part.before : part.before.merge(tail);
                }
                done(part);
            }
        }
        return dropped;
    }

    /**
     * Drops all but the newest message of each channel, and then the oldest of those while they still exceed the bound.
     * Looks only at what was added since the last call.
     */
    int conflate(long bound) {
        if (conflation == null) {
            conflation = new Conflation(this);
        }
        return conflation.conflate(parts) + dropOldest(bound);
    }

    /** A part made of one message of another part. */
    Pending piece(Pending part, int index) {
        Pending piece = new Pending(part.delivery, part.encoding, part.place, index, index + 1);
        part.delivery.hold();
        holding.charge(MemoryKind.MESSAGES, PART_BYTES);
        return piece;
    }

    Gap gap(Encoding encoding) {
        return new Gap(encoding, holding);
    }

    void leaves(Message message) {
        bytes -= message.weight();
        messages--;
    }

    /** Holds this publisher back; returns whether it was not yet. */
    boolean holdsUp(ClientId publisher) {
        if (heldUp == null) {
            heldUp = new LinkedHashSet<>();
        }
        return heldUp.add(publisher);
    }

    /** Returns all publishers held back and releases them. */
    Set<ClientId> takeHeldUp() {
        Set<ClientId> publishers = heldUp == null ? Set.of() : heldUp;
        heldUp = null;
        return publishers;
    }

    /** Drops everything; returns how many messages were pending. */
    int clear() {
        int dropped = (int) messages;
        for (Pending part : parts) {
            if (part.before != null) {
                part.before.discard();
            }
            done(part);
        }
        parts.clear();
        conflation = null;
        if (tail != null) {
            tail.discard();
            tail = null;
        }
        bytes = 0;
        messages = 0;
        return dropped;
    }
}
