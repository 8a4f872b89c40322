// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import io.polycast.Batch;
import io.polycast.ClientId;
import io.polycast.EndpointAddress;
import io.polycast.Pick;
import io.polycast.bus.Missed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A frame of the protocol between nodes. Each kind writes itself and reads what it wrote; {@link FrameKind} lists them
 * all.
 */
sealed interface Frame {
    /** Its kind. */
    FrameKind kind();

    /** Writes the content. */
    void write(FrameWriter out);

    /** A frame of a stream, in sequence. */
    sealed interface Numbered extends Frame {
        /** The sender's stream that it belongs to. */
        long stream();

        /** The sequence number in the stream, from 1. */
        long number();
    }

    /**
     * Opens a new stream, in which the complete interest of the sender's clients follows. The stream's number includes
     * its {@link Features}.
     */
    record Open(long stream) implements Frame {
        @Override
        public FrameKind kind() {
            return FrameKind.OPEN;
        }

        @Override
        public void write(FrameWriter out) {
            out.number(stream);
        }

        static Open read(FrameReader in) throws BadFrameException {
            return new Open(in.number());
        }
    }

    /**
     * Changes of the interest of the sender's clients. For a group announced before, another begin updates the number
     * of members.
     *
     * @param complete whether this completes the interest as it was when the stream was opened
     */
    record Wants(long stream, long number, boolean complete, List<Want> begins, List<Want> ends) implements Numbered {
        @Override
        public FrameKind kind() {
            return plain() ? FrameKind.PATTERNS : FrameKind.WANTS;
        }

        private boolean plain() {
            return begins.stream().allMatch(Want::plain) && ends.stream().allMatch(Want::plain);
        }

        @Override
        public void write(FrameWriter out) {
            out.number(stream).number(number).flag(complete);
            if (plain()) {
                out.all(begins, want -> out.text(want.pattern().toString()));
                out.all(ends, want -> out.text(want.pattern().toString()));
            } else {
                out.all(begins, want -> want.write(out));
                out.all(ends, want -> want.write(out));
            }
        }

        static Wants read(FrameReader in) throws BadFrameException {
            return new Wants(in.number(), in.number(), in.flag(), in.all(Want::read), in.all(Want::read));
        }

        static Wants readPatterns(FrameReader in) throws BadFrameException {
            return new Wants(in.number(), in.number(), in.flag(), in.all(Want::readPlain), in.all(Want::readPlain));
        }
    }

    /**
     * Messages, after a notice of those lost before them.
     *
     * @param batch null when there is only the notice
     */
    record Publication(
            long stream,
            long number,
            List<Missed> missed,
            @Nullable Batch batch) implements Numbered {
        @Override
        public FrameKind kind() {
            return FrameKind.PUBLICATION;
        }

        @Override
        public void write(FrameWriter out) {
            writeHead(stream, number, missed, out);
            if (batch == null) {
                out.octet(BatchCodec.NOTHING);
            } else {
                BatchCodec.write(batch.origin(), batch.messages(), out);
            }
        }

        /** Writes all but the batch, which {@link BatchCodec} may have written before. */
        static void writeHead(long stream, long number, List<Missed> missed, FrameWriter out) {
            out.number(stream).number(number);
            out.all(missed, gap -> out.text(gap.channel()).number(gap.count()));
        }

        static Publication read(FrameReader in) throws BadFrameException {
            return new Publication(in.number(), in.number(), in.all(Publication::missed), BatchCodec.read(in));
        }

        private static Missed missed(FrameReader in) throws BadFrameException {
            String channel = in.text();
            if (!channel.equals(Missed.OTHERS)) {
                FrameReader.channel(channel);
            }
            return new Missed(channel, in.number());
        }
    }

    /**
     * Messages only for groups of which the receiver has members.
     *
     * @param batch with the groups of each message as its picks; the receiver chooses their place
     */
    record Picked(long stream, long number, Batch batch) implements Numbered {
        @Override
        public FrameKind kind() {
            return FrameKind.PICKED;
        }

        @Override
        public void write(FrameWriter out) {
            out.number(stream).number(number);
            out.all(batch.picks(), pick -> out.number(pick.position()).text(pick.group()));
            BatchCodec.write(batch.origin(), batch.messages(), out);
        }

        static Picked read(FrameReader in) throws BadFrameException {
            long stream = in.number();
            long number = in.number();
            List<Pick> picks = in.all(Picked::pick);
            Batch batch = BatchCodec.read(in);
            if (batch == null || picks.isEmpty()) {
                throw new BadFrameException("it sends a group frame without messages");
            }
            int last = 0;
            for (Pick pick : picks) {
                if (pick.position() < last
                        || pick.position() >= batch.messages().size()) {
                    throw new BadFrameException("it sends a group frame with a bad message index");
                }
                last = pick.position();
            }
            return new Picked(stream, number, batch.with(picks));
        }

        private static Pick pick(FrameReader in) throws BadFrameException {
            return new Pick((int) Math.min(in.number(), Integer.MAX_VALUE), group(in), 0);
        }
    }

    /** A notice of messages for groups that were lost before it. Only for nodes that understand {@link Picked}. */
    record MissedPicks(long stream, long number, List<Missed> missed) implements Numbered {
        @Override
        public FrameKind kind() {
            return FrameKind.MISSED_PICKS;
        }

        @Override
        public void write(FrameWriter out) {
            out.number(stream).number(number);
            out.all(missed, gap -> out.text(gap.channel()).text(gap.group()).number(gap.count()));
        }

        static MissedPicks read(FrameReader in) throws BadFrameException {
            return new MissedPicks(in.number(), in.number(), in.all(MissedPicks::missed));
        }

        private static Missed missed(FrameReader in) throws BadFrameException {
            return new Missed(in.channel().toString(), group(in), in.number());
        }
    }

    private static String group(FrameReader in) throws BadFrameException {
        String group = in.text();
        if (group.isEmpty()) {
            throw new BadFrameException("it sends a group frame without a group");
        }
        return group;
    }

    /** Backpressure: a client of the sender can't keep up with this client of the receiver, or can again. */
    record Hold(long stream, long number, ClientId publisher, boolean held) implements Numbered {
        @Override
        public FrameKind kind() {
            return FrameKind.HOLD;
        }

        @Override
        public void write(FrameWriter out) {
            out.number(stream).number(number).text(publisher.toString()).flag(held);
        }

        static Hold read(FrameReader in) throws BadFrameException {
            return new Hold(in.number(), in.number(), in.client(), in.flag());
        }
    }

    /**
     * A heartbeat, once per second.
     *
     * @param stream the sender's stream
     * @param number the last sequence number sent
     * @param nanos the sender's clock, for {@link Echo}
     * @param draining whether the sender is shutting down
     */
    record Beat(long stream, long number, long nanos, boolean draining) implements Frame {
        @Override
        public FrameKind kind() {
            return FrameKind.BEAT;
        }

        @Override
        public void write(FrameWriter out) {
            out.number(stream).number(number).number(nanos).flag(draining);
        }

        static Beat read(FrameReader in) throws BadFrameException {
            return new Beat(in.number(), in.number(), in.number(), in.flag());
        }
    }

    /** The reply to a {@link Beat}. */
    record Echo(long nanos) implements Frame {
        @Override
        public FrameKind kind() {
            return FrameKind.ECHO;
        }

        @Override
        public void write(FrameWriter out) {
            out.number(nanos);
        }

        static Echo read(FrameReader in) throws BadFrameException {
            return new Echo(in.number());
        }
    }

    /** Acknowledges the receiver's stream up to this number. */
    record Ack(long stream, long number) implements Frame {
        @Override
        public FrameKind kind() {
            return FrameKind.ACK;
        }

        @Override
        public void write(FrameWriter out) {
            out.number(stream).number(number);
        }

        static Ack read(FrameReader in) throws BadFrameException {
            return new Ack(in.number(), in.number());
        }
    }

    /** Reports a hole in the receiver's stream, after the last frame that came in order. Asks for a new stream. */
    record Again(long stream, long number) implements Frame {
        @Override
        public FrameKind kind() {
            return FrameKind.AGAIN;
        }

        @Override
        public void write(FrameWriter out) {
            out.number(stream).number(number);
        }

        static Again read(FrameReader in) throws BadFrameException {
            return new Again(in.number(), in.number());
        }
    }

    /** A question, answered by an {@link Answer} with the same id. */
    record Ask(long id, Question question) implements Frame {
        @Override
        public FrameKind kind() {
            return question.kind();
        }

        @Override
        public void write(FrameWriter out) {
            question.write(out.number(id));
        }
    }

    /** The answer to an {@link Ask}. */
    record Answer(long id, byte[] content) implements Frame {
        @Override
        public FrameKind kind() {
            return FrameKind.ANSWER;
        }

        @Override
        public void write(FrameWriter out) {
            out.number(id).bytes(content);
        }

        static Answer read(FrameReader in) throws BadFrameException {
            return new Answer(in.number(), in.bytes());
        }
    }

    /** Where clients reach the sender. Only for nodes with {@link Features#ENDPOINTS}. */
    record Endpoints(List<EndpointAddress> addresses) implements Frame {
        @Override
        public FrameKind kind() {
            return FrameKind.ENDPOINTS;
        }

        @Override
        public void write(FrameWriter out) {
            out.all(addresses, out::address);
        }

        static Endpoints read(FrameReader in) throws BadFrameException {
            return new Endpoints(in.all(FrameReader::address));
        }
    }

    /** The sender leaves for good. */
    record Bye() implements Frame {
        @Override
        public FrameKind kind() {
            return FrameKind.BYE;
        }

        @Override
        public void write(FrameWriter out) {
            // Has no content.
        }
    }

    /** The content of an {@link Ask}. */
    sealed interface Question {
        /** The kind of the {@link Ask}. */
        FrameKind kind();

        /** Writes the question. */
        void write(FrameWriter out);

        /** Which of the receiver's clients would get a message on this channel. */
        record WhoIsThere(String channel, int atMost) implements Question {
            private static final int MOST = 1_000;

            @Override
            public FrameKind kind() {
                return FrameKind.ASK_WHO;
            }

            @Override
            public void write(FrameWriter out) {
                out.text(channel).number(atMost);
            }

            static WhoIsThere read(FrameReader in) throws BadFrameException {
                return new WhoIsThere(in.channel().toString(), (int) Math.min(in.number(), MOST));
            }
        }

        /** What an operator would want to know about the receiver. */
        record Portrait() implements Question {
            @Override
            public FrameKind kind() {
                return FrameKind.ASK_PORTRAIT;
            }

            @Override
            public void write(FrameWriter out) {
                // Has no content.
            }
        }
    }
}
