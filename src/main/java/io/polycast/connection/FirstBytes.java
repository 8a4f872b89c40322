// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.framing.RecordFraming;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * The stage before the framer of a new connection: holds its input until it is clear that it is not a {@link
 * ForeignProtocol}. Whatever a web page can make a browser send to this server's ports starts with one, so nothing is
 * processed as a record before that. Done once it has returned what it held, or thrown. Belongs to one event loop.
 */
final class FirstBytes {
    /**
     * How long a first record is held that could also be the start of another protocol. Programs that speak that
     * protocol write its whole array or header at once.
     */
    static final long DOUBT_MS = 250;

    /** How much of a request line is examined when its first four bytes, read as a length, are too large. */
    private static final int LONGEST_LINE = 8 << 10;

    private final Speech speech;
    private final int maxRecordSize;
    private @Nullable Buffer held;
    private boolean lineEnded;

    FirstBytes(Speech speech, int maxRecordSize) {
        this.speech = speech;
        this.maxRecordSize = maxRecordSize;
    }

    /**
     * The first bytes are clearly those of another protocol. Has no stack trace: the peer is at fault, not the code.
     */
    static final class StrangerException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final ForeignProtocol speaks;

        StrangerException(ForeignProtocol speaks) {
            super(speaks.label(), null, false, false);
            this.speaks = speaks;
        }

        ForeignProtocol speaks() {
            return speaks;
        }
    }

    /** Takes input. Returns everything held as soon as it is known to be meant for this endpoint; null until then. */
    @Nullable Buffer take(Buffer data) {
        if (speech.framing() == RecordFraming.PACKET || speech.framing() == RecordFraming.PACKET_LINE) {
            refuseStranger(withLineEnd(data));
            return data;
        }
        int before = size();
        Buffer all = held == null ? data : held.appendBuffer(data);
        lineEnded |= hasLineEnd(data);
        if (undecided(all, before)) {
            held = held == null ? Buffer.buffer().appendBuffer(data) : held;
            return null;
        }
        held = null;
        return all;
    }

    private boolean undecided(Buffer all, int before) {
        boolean lengths = lengths();
        if (lengths && all.length() < Integer.BYTES) {
            return true;
        }
        if (lengths && Integer.compareUnsigned(all.getInt(0), maxRecordSize) <= 0) {
            return false;
        }
        // A long line is examined twice: now, and at its end.
        boolean open = (before > ForeignProtocol.LONGEST_SIGNATURE && !lineEnded) || refuseStranger(all);
        // The framer reports a line that is too long better than this. One byte of it may be a CR.
        return open && all.length() <= (lengths ? LONGEST_LINE : maxRecordSize + 1);
    }

    private boolean lengths() {
        return speech.framing() == RecordFraming.LENGTH;
    }

    /** Whether the input may still turn out to be another protocol's. */
    private boolean refuseStranger(Buffer all) {
        boolean open = false;
        for (ForeignProtocol foreign : ForeignProtocol.values()) {
            if (foreign.isProtocol(speech.protocol().name())) {
                continue;
            }
            switch (foreign.of(all)) {
                case YES -> throw new StrangerException(foreign);
                case MAYBE -> open = true;
                case NO -> {
                    // One candidate less.
                }
            }
        }
        return open;
    }

    private static boolean hasLineEnd(Buffer data) {
        for (int i = 0; i < data.length(); i++) {
            if (data.getByte(i) == '\n') {
                return true;
            }
        }
        return false;
    }

    private static Buffer withLineEnd(Buffer bytes) {
        return Buffer.buffer().appendBuffer(bytes).appendByte((byte) '\n');
    }

    /**
     * The end of input, or of the wait for it: returns what is held, if anything. An unterminated last line counts as
     * one.
     */
    @Nullable Buffer end() {
        Buffer all = held;
        held = null;
        if (all != null) {
            refuseStranger(withLineEnd(all));
        }
        return all;
    }

    /** Whether a whole record may be held, which should not wait for long. */
    boolean holdsRecord() {
        return held != null && (lengths() ? held.length() >= Integer.BYTES : lineEnded);
    }

    /** How many bytes are held. */
    int size() {
        return held == null ? 0 : held.length();
    }
}
