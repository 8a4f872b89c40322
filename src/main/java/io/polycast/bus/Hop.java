// SPDX-License-Identifier: Apache-2.0
package io.polycast.bus;

import io.polycast.Batch;
import io.polycast.ChannelName;
import io.polycast.ClientId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message between event loops, or between them and the links to other nodes. Immutable, since it is passed by
 * reference.
 */
sealed interface Hop {
    /**
     * A batch for the other loop's clients.
     *
     * @param tally counts the deliveries; null when nobody asks for a count
     */
    record Publish(Batch batch, @Nullable Tally tally) implements Hop {}

    /**
     * Messages for group members only: their node was chosen elsewhere, or the place that was picked first had no
     * member left.
     *
     * @param tried places tried without success, as bits
     * @param tally counts the deliveries; null when nobody asks for a count
     */
    record Regroup(Batch batch, long tried, @Nullable Tally tally) implements Hop {}

    /** A subscriber on the sending loop can't keep up with this client of the receiving loop. */
    record Pause(ClientId publisher) implements Hop {}

    /** Undoes one {@link Pause}. */
    record Resume(ClientId publisher) implements Hop {}

    /** The sending loop has caught up; publishers held back because of it may continue. */
    record Relieved() implements Hop {}

    /**
     * Asks who would get a message on this channel, with the names of at most {@code atMost}; answered by {@link
     * AnswerWho}.
     */
    record AskWho(ChannelName channel, int atMost) implements Hop {}

    /** The answer to {@link AskWho}. */
    record AnswerWho(Attendance who) implements Hop {}

    /** Messages lost on their way from other nodes. */
    record Losses(List<Missed> missed) implements Hop {
        /** Copies the list. */
        public Losses {
            missed = List.copyOf(missed);
        }
    }
}
