// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import io.polycast.Batch;
import io.polycast.ClientId;
import io.polycast.bus.Missed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What nodes say to each other. */
sealed interface Frame {
    /** A frame of a stream: has to come behind the one with the number before. */
    sealed interface Numbered extends Frame {
        /** The sender's stream that it belongs to. */
        long stream();

        /** Its place in the stream, from 1. */
        long number();
    }

    /** A new stream begins, and with it all that the sender's clients want is told anew. */
    record Open(long stream) implements Frame {}

    /**
     * What the sender's clients begin and cease to want.
     *
     * @param complete whether all that was wanted when the stream was opened has been told with this
     */
    record Wants(long stream, long number, boolean complete, List<String> begins, List<String> ends)
            implements Numbered {}

    /**
     * Messages, behind a note of those that were left out before them.
     *
     * @param batch null when there is only the note
     */
    record Publication(
            long stream,
            long number,
            List<Missed> missed,
            @Nullable Batch batch) implements Numbered {}

    /** A client of the sender can't keep up with this client of the receiver, or can again. */
    record Hold(long stream, long number, ClientId publisher, boolean held) implements Numbered {}

    /**
     * A sign of life, each second.
     *
     * @param stream the sender's stream
     * @param number the last one sent
     * @param nanos the sender's clock, for {@link Echo}
     * @param draining whether the sender is about to end
     */
    record Beat(long stream, long number, long nanos, boolean draining) implements Frame {}

    /** The answer to a {@link Beat}. */
    record Echo(long nanos) implements Frame {}

    /** All of the receiver's stream up to this number has been dealt with. */
    record Ack(long stream, long number) implements Frame {}

    /** Something of the receiver's stream is missing; this is the last that came in order. Asks for a new stream. */
    record Again(long stream, long number) implements Frame {}

    /** Asks something; answered by an {@link Answer} of the same id. */
    record Ask(long id, Question question) implements Frame {}

    /** The answer. */
    record Answer(long id, byte[] content) implements Frame {}

    /** The sender leaves, and will not come back. */
    record Bye() implements Frame {}

    /** What can be asked. */
    sealed interface Question {
        /** Who of the receiver's clients would get a message of this channel. */
        record Who(String channel, int atMost) implements Question {}

        /** What the receiver's operator would want to know. */
        record Portrait() implements Question {}
    }
}
