// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import io.polycast.Batch;
import io.polycast.Message;
import io.polycast.Pick;
import io.polycast.bus.Missed;
import io.polycast.delivery.MemoryBudget;
import io.polycast.delivery.MemoryKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The unacknowledged frames of one stream: their size, which is bounded, and the channels they were about, so that
 * their loss can be reported. The messages themselves are not kept.
 */
final class Unacknowledged {
    /** Overhead charged for a frame beyond its bytes. */
    private static final int FRAME_BYTES = 100;

    private final MemoryBudget budget;
    private final Deque<Sent> frames = new ArrayDeque<>();
    private long bytes;
    private long arrivedBytes;

    /** This many messages of the contents are the frame's own; the others were lost before it and reported by it. */
    private record Sent(long number, long bytes, List<Missed> contents, int messages) {}

    Unacknowledged(MemoryBudget budget) {
        this.budget = budget;
    }

    long bytes() {
        return bytes;
    }

    /** How many bytes have been acknowledged so far. */
    long arrivedBytes() {
        return arrivedBytes;
    }

    void add(long number, int length, List<Missed> contents, int messages) {
        Sent sent = new Sent(number, length + FRAME_BYTES, contents, messages);
        frames.addLast(sent);
        charge(sent.bytes());
    }

    /** Forgets what has arrived. */
    void arrived(long number) {
        for (Sent first = frames.peekFirst(); first != null && first.number() <= number; first = frames.peekFirst()) {
            charge(-first.bytes());
            arrivedBytes += first.bytes();
            frames.removeFirst();
        }
    }

    /** Forgets everything, as lost; returns how many messages that was. */
    long lost(MissedCounts counts) {
        long messages = 0;
        for (Sent sent : frames) {
            for (Missed content : sent.contents()) {
                counts.add(content);
            }
            messages += sent.messages();
        }
        frames.clear();
        charge(-bytes);
        return messages;
    }

    private void charge(long change) {
        bytes += change;
        budget.charge(MemoryKind.LINKS, change);
    }

    /** The number of messages of this batch that were picked, per channel and group. */
    static List<Missed> picked(Batch batch) {
        MissedCounts counts = new MissedCounts();
        for (Pick pick : batch.picks()) {
            String channel = batch.messages().get(pick.position()).channel().toString();
            counts.add(new Missed(channel, pick.group(), 1));
        }
        return counts.take(true);
    }

    /** The number of these messages per channel. */
    static List<Missed> contents(List<Message> messages) {
        List<Missed> contents = new ArrayList<>(1);
        for (int start = 0; start < messages.size(); ) {
            int end = BatchCodec.endOfRun(messages, start);
            contents.add(new Missed(messages.get(start).channel().toString(), end - start));
            start = end;
        }
        return contents;
    }
}
