// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import java.util.Arrays;

/** The kinds of frames, with how each is read; the only list of them. */
enum FrameKind {
    OPEN(1, Frame.Open::read),
    /** Wants that every node understands. */
    PATTERNS(2, Frame.Wants::readPatterns),
    PUBLICATION(3, Frame.Publication::read),
    HOLD(4, Frame.Hold::read),
    BEAT(5, Frame.Beat::read),
    ECHO(6, Frame.Echo::read),
    ACK(7, Frame.Ack::read),
    AGAIN(8, Frame.Again::read),
    ASK_WHO(9, in -> new Frame.Ask(in.number(), Frame.Question.WhoIsThere.read(in))),
    ASK_PORTRAIT(10, in -> new Frame.Ask(in.number(), new Frame.Question.Portrait())),
    ANSWER(11, Frame.Answer::read),
    BYE(12, in -> new Frame.Bye()),
    /** Wants that may require {@link Features}. */
    WANTS(13, Frame.Wants::read),
    PICKED(14, Frame.Picked::read),
    MISSED_PICKS(15, Frame.MissedPicks::read),
    ENDPOINTS(16, Frame.Endpoints::read);

    private static final FrameKind[] BY_CODE = new FrameKind[17];

    static {
        Arrays.stream(values()).forEach(kind -> BY_CODE[kind.code] = kind);
    }

    private final int code;

    @SuppressWarnings("ImmutableEnumChecker") // A method of a frame, which has no state.
    private final Reader reader;

    /** Reads the content of one kind of frame. */
    interface Reader {
        Frame read(FrameReader in) throws BadFrameException;
    }

    FrameKind(int code, Reader reader) {
        this.code = code;
        this.reader = reader;
    }

    /** The code in the frame's header. */
    int code() {
        return code;
    }

    static Frame read(int code, FrameReader in) throws BadFrameException {
        if (code < 1 || code >= BY_CODE.length) {
            throw new BadFrameException("it sends frames of an unknown kind, " + code);
        }
        return BY_CODE[code].reader.read(in);
    }
}
