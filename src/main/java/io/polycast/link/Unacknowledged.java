// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import io.polycast.Message;
import io.polycast.bus.Missed;
import io.polycast.delivery.MemoryBudget;
import io.polycast.delivery.MemoryKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Frames of one stream that were sent and not acknowledged: how large they are, since that is bounded, and which
 * channels they were about, so that their loss can be told. Of the messages themselves nothing is kept.
 */
final class Unacknowledged {
    /** What a frame is charged beyond its bytes. */
    private static final int FRAME_BYTES = 100;

    private final MemoryBudget budget;
    private final Deque<Sent> frames = new ArrayDeque<>();
    private long bytes;
    private long arrivedBytes;

    /** Of the contents, so many are messages of the frame; the others were missed before it and told by it. */
    private record Sent(long number, long bytes, List<Missed> contents, int messages) {}

    Unacknowledged(MemoryBudget budget) {
        this.budget = budget;
    }

    long bytes() {
        return bytes;
    }

    /** How many have been acknowledged so far. */
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

    /** Forgets everything, as lost; returns how many messages that were. */
    long lost(MissedCounts counts) {
        long messages = 0;
        for (Sent sent : frames) {
            for (Missed content : sent.contents()) {
                counts.add(content.channel(), content.count());
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

    /** How many messages of which channels these are. */
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
