// SPDX-License-Identifier: Apache-2.0
package io.polycast;

import java.util.ArrayList;
import java.util.List;

/**
 * What one client published in one go, in its order. It travels as a whole from its event loop to every other one that
 * wants part of it, and is not changed after it was made.
 *
 * @param origin the publisher
 * @param messages at least one, in the order of publishing
 * @param weight sum of {@link Message#weight()}
 * @param acceptedNanos {@link System#nanoTime()} when the bytes arrived; comparable inside one process only
 * @param picks who gets messages on behalf of groups, in the order of the messages; not the sender's to change any more
 */
public record Batch(ClientId origin, List<Message> messages, int weight, long acceptedNanos, List<Pick> picks) {
    /** For nobody's group. */
    public Batch(ClientId origin, List<Message> messages, int weight, long acceptedNanos) {
        this(origin, messages, weight, acceptedNanos, List.of());
    }

    /** The same for these members of groups as well. */
    public Batch with(List<Pick> newPicks) {
        return new Batch(origin, messages, weight, acceptedNanos, newPicks);
    }

    /** Nothing but the messages that these picks are about, and the picks. */
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
