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

    /** Records that are held back, or were and have not had their turn; null when there are none. */
    private @Nullable Queue<Buffer> held;

    private boolean holding;

    Inbox(Framing framing, int maxRecordSize, MemoryBudget budget, RecordSink session) {
        this.framer = framing.framer(maxRecordSize, this::record);
        this.budget = budget;
        this.session = session;
    }

    /** Takes what arrived; throws like {@link Framer#feed}. */
    void feed(Buffer data) {
        framer.feed(data);
        int buffered = framer.buffered();
        charge(buffered > SMALL_PART_BYTES ? buffered : 0);
        if (charged > 0 && budget.exceeded()) {
            throw new ProtocolViolation(CloseReason.MEMORY, "the server has no room for a record of this size now");
        }
    }

    private void charge(int bytes) {
        if (bytes != charged) {
            budget.charge(bytes - charged);
            charged = bytes;
        }
    }

    private void record(Buffer record) {
        if (!holding) {
            session.onRecord(record);
            return;
        }
        if (held == null) {
            held = new ArrayDeque<>();
        }
        held.add(record);
    }

    /** The peer has sent its last byte. */
    void end() {
        framer.end();
    }

    /** Holds records back until {@link #goOn}. */
    void hold() {
        holding = true;
    }

    boolean holding() {
        return holding;
    }

    /** Hands out what was held back; one of the records may hold back the rest again. */
    void goOn() {
        holding = false;
        Queue<Buffer> waiting = held;
        while (waiting != null && !holding) {
            Buffer record = waiting.poll();
            if (record == null) {
                held = null;
                return;
            }
            session.onRecord(record);
        }
    }

    /** Gives its memory back. */
    void close() {
        charge(0);
        framer.close();
        held = null;
    }
}
