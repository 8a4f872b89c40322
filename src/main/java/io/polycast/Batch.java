// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import java.util.ArrayList;
import java.util.List;

/**
 * The messages that one client published in one read, in order. Travels as a whole from the publisher's event loop to
 * every loop that wants any of it. Immutable.
 *
 * @param origin the publisher
 * @param messages at least one, in publishing order
 * @param weight sum of {@link Message#weight()}
 * @param acceptedNanos {@link System#nanoTime()} when the bytes arrived; comparable within one process only
 * @param picks the group members chosen for these messages, ordered by message; the caller must not modify the list
 *     afterwards
 */
public record Batch(ClientId origin, List<Message> messages, int weight, long acceptedNanos, List<Pick> picks) {
    /** A batch without picks. */
    public Batch(ClientId origin, List<Message> messages, int weight, long acceptedNanos) {
        this(origin, messages, weight, acceptedNanos, List.of());
    }

    /** The same batch with these picks. */
    public Batch with(List<Pick> newPicks) {
        return new Batch(origin, messages, weight, acceptedNanos, newPicks);
    }

    /** A batch of only these picks and the messages they refer to. */
    public Batch only(List<Pick> some) {
        List<Message> picked = new ArrayList<>();
        List<Pick> moved = new ArrayList<>(some.size());
        int weighs = 0;
        int last = -1;
        for (Pick pick : some) {
            if (pick.position() != last) {
                last = pick.position();
                Message message = messages.get(last);
                picked.add(message);
                weighs += message.weight();
            }
            moved.add(new Pick(picked.size() - 1, pick.group(), pick.place()));
        }
        return new Batch(origin, picked, weighs, acceptedNanos, moved);
    }
}
