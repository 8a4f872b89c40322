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
 * The messages that wait for one client, in order, with notes of what was left out where. Messages can be left out at
 * either end or in between; each one is counted in the gap at its place.
 */
final class Backlog {
    /** What a waiting part costs beyond the messages that it shares with others. */
    private static final int PART_BYTES = 64;

    private final Holding holding;
    private final Deque<Pending> parts = new ArrayDeque<>(4);

    /** What was left out after the last part. */
    private @Nullable Gap tail;

    private long bytes;
    private long messages;

    /** Publishers that wait for this client; null while there are none. */
    private @Nullable Set<ClientId> heldUp;

    /** Which message is the newest of its channel; null while nothing had to be left out for that. */
    private @Nullable Conflation conflation;

    Backlog(Holding holding) {
        this.holding = holding;
    }

    boolean isEmpty() {
        return parts.isEmpty() && tail == null;
    }

    /** Sum of the weights of the messages that wait. */
    long bytes() {
        return bytes;
    }

    /** How many messages wait. */
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

    /** Takes the first part out; the caller writes it and then {@link #done} is due. */
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

    /** Tells, after everything that waits, that one more was left out. */
    void skip(Encoding encoding, ChannelName channel) {
        skip(encoding, channel.toString(), 1);
    }

    /** The same for so many. */
    void skip(Encoding encoding, String channel, long count) {
        if (tail == null) {
            tail = gap(encoding);
        }
        tail.add(channel, count);
    }

    /** Leaves out the oldest messages until at most {@code bound} bytes wait; returns how many. */
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

    /** An emptied part's gap now stands before what comes next. */
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

    /** Leaves out the newest messages until at most {@code bound} bytes wait; returns how many. */
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
     * Leaves out all but the newest message of each channel, and the oldest of these where they still exceed the bound.
     * Only what came since the last time is looked at.
     */
    int conflate(long bound) {
        if (conflation == null) {
            conflation = new Conflation(this);
        }
        return conflation.conflate(parts) + dropOldest(bound);
    }

    /** One message of a part, as a part of its own. */
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

    /** This publisher waits for the client; returns whether that is new. */
    boolean holdsUp(ClientId publisher) {
        if (heldUp == null) {
            heldUp = new LinkedHashSet<>();
        }
        return heldUp.add(publisher);
    }

    /** Those who wait; from now on none does. */
    Set<ClientId> takeHeldUp() {
        Set<ClientId> publishers = heldUp == null ? Set.of() : heldUp;
        heldUp = null;
        return publishers;
    }

    /** Forgets everything; returns how many messages waited. */
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
