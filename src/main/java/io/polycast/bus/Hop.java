// SPDX-License-Identifier: Apache-2.0
package io.polycast.bus;

import io.polycast.Batch;
import io.polycast.ChannelName;
import io.polycast.ClientId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What event loops, and the links to other nodes, say to each other. Immutable, since it is handed over by reference.
 */
sealed interface Hop {
    /**
     * Messages for the other loop's clients.
     *
     * @param tally counts to how many they go; null when nobody wants to know
     */
    record Publish(Batch batch, @Nullable Tally tally) implements Hop {}

    /**
     * Messages for members of groups, and for nobody else: their node was chosen elsewhere, or the place that was
     * chosen first had nobody left.
     *
     * @param tried the places that were tried in vain, as bits
     */
    record Regroup(Batch batch, long tried) implements Hop {}

    /** A subscriber of the sending loop can't keep up with this client of the receiving loop. */
    record Pause(ClientId publisher) implements Hop {}

    /** Takes one {@link Pause} back. */
    record Resume(ClientId publisher) implements Hop {}

    /** The sending loop has caught up; publishers that it held up may go on. */
    record Relieved() implements Hop {}

    /** Asks who would get a message of this channel, and for the names of so many; answered by {@link Members}. */
    record AskWho(ChannelName channel, int atMost) implements Hop {}

    /** The answer to {@link AskWho}. */
    record AnswerWho(Attendance who) implements Hop {}

    /** Messages from other nodes that never came. */
    record Losses(List<Missed> missed) implements Hop {
        /** Keeps a copy. */
        public Losses {
            missed = List.copyOf(missed);
        }
    }
}
