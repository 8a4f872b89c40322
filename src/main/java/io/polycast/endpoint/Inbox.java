// SPDX-License-Identifier: Apache-2.0
package io.polycast.endpoint;

import io.polycast.CloseReason;
import io.polycast.ProtocolViolation;
import io.polycast.delivery.MemoryBudget;
import io.polycast.framing.Framer;
import io.polycast.framing.Framing;
import io.polycast.framing.RecordSink;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * All that arrives from one client, cut into records. A record that has arrived in part is charged to the process's memory, and records
 * can be held back while an answer is being gathered that must come first. Belongs to one event loop.
 */
final class Inbox {
    /** A part counts from this size on, and may not grow past it while the process's memory is used up. */
    private static final int SMALL_PART_BYTES = 64 << 10;

    private final Framer framer;
    private final RecordSink session;
    private final MemoryBudget budget;
    private int charged;

    /** In front of the framer until it has let the first bytes pass. */
    private @Nullable FirstBytes first;

    /** Records that are held back; null when they are not. */
    private @Nullable Queue<Buffer> held;

    Inbox(Framing framing, int maxRecordSize, MemoryBudget budget, RecordSink session) {
        this.framer = framing.framer(maxRecordSize, this::record);
        this.budget = budget;
        this.session = session;
    }

    /** Has the first bytes looked at before they are cut into records. */
    void lookFirst(FirstBytes stage) {
        first = stage;
    }

    /** Takes what arrived; throws like {@link Framer#feed}, and {@link FirstBytes.StrangerException}. */
    void feed(Buffer data) {
        if (first == null) {
            framer.feed(data);
        } else {
            pass(first.take(data));
        }
        int buffered = framer.buffered() + (first == null ? 0 : first.size());
        charge(buffered > SMALL_PART_BYTES ? buffered : 0);
        if (charged > 0 && budget.exceeded()) {
            throw new ProtocolViolation(CloseReason.MEMORY, "the server has no room for a record of this size now");
        }
    }

    private void pass(@Nullable Buffer firstBytes) {
        if (firstBytes != null) {
            first = null;
            framer.feed(firstBytes);
        }
    }

    /** Whether a record may wait for the bytes after it, which would show what the client speaks. */
    boolean doubtful() {
        return first != null && first.holdsRecord();
    }

    /** Waits no longer for what the first bytes may still turn out to be. */
    void believe() {
        if (first != null) {
            pass(first.end());
        }
    }

    private void charge(int bytes) {
        if (bytes != charged) {
            budget.charge(bytes - charged);
            charged = bytes;
        }
    }

    private void record(Buffer record) {
        if (held != null) {
            held.add(record);
        } else {
            session.onRecord(record);
        }
    }

    /** The peer has sent its last byte. */
    void end() {
        believe();
        framer.end();
    }

    /** Holds records back until {@link #goOn}. */
    void hold() {
        held = new ArrayDeque<>();
    }

    boolean holding() {
        return held != null;
    }

    /** Hands out what was held back; one of the records may hold back the rest again. */
    void goOn() {
        Queue<Buffer> waiting = held;
        held = null;
        if (waiting != null) {
            waiting.forEach(this::record);
        }
    }

    /** Gives its memory back. */
    void close() {
        charge(0);
        framer.close();
        held = null;
    }
}
