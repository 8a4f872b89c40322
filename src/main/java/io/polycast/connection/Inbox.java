// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.delivery.Holding;
import io.polycast.delivery.MemoryKind;
import io.polycast.framing.Framer;
import io.polycast.framing.Framing;
import io.polycast.framing.RecordSink;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A client's input, cut into records. A partial record is charged to the process's memory, and records can be held back
 * while an answer is being gathered that must come first. Belongs to one event loop.
 */
final class Inbox {
    /** Partial records are charged in steps, so that reads that end inside a record cost little. */
    private static final int STEP_BYTES = 256;

    /** Overhead charged for a held record beyond its bytes. */
    private static final int HELD_BYTES = 64;

    private Framer framer;
    private final RecordSink session;
    private final Holding holding;
    private long charged;
    private long heldBytes;

    /** In front of the framer until the first bytes have been let through. */
    private @Nullable FirstBytes first;

    /** Records held back, or released and not yet processed; null when there are none. */
    private @Nullable Queue<Buffer> held;

    private boolean holds;

    Inbox(Framing framing, int maxRecordSize, Holding holding, RecordSink session) {
        this.framer = framing.framer(maxRecordSize, this::record);
        this.holding = holding;
        this.session = session;
    }

    /** Examines the first bytes before they are cut into records. */
    void lookFirst(FirstBytes stage) {
        first = stage;
    }

    /** Takes input; throws like {@link Framer#feed}, and {@link FirstBytes.StrangerException}. */
    void feed(Buffer data) {
        if (first == null) {
            framer.feed(data);
        } else {
            pass(first.take(data));
        }
        charge();
    }

    private void pass(@Nullable Buffer firstBytes) {
        if (firstBytes != null) {
            first = null;
            framer.feed(firstBytes);
        }
    }

    /** Whether a record may be waiting for the bytes after it, which would show what the client speaks. */
    boolean doubtful() {
        return first != null && first.holdsRecord();
    }

    /** Stops waiting for what the first bytes may still turn out to be. */
    void believe() {
        if (first != null) {
            pass(first.end());
        }
    }

    /** Buffers grow by doubling, so twice the input is charged, and at least one step. */
    private void charge() {
        int buffered = framer.buffered() + (first == null ? 0 : first.size());
        long part = buffered == 0 ? 0 : (2L * buffered / STEP_BYTES + 1) * STEP_BYTES;
        charge(part + heldBytes);
    }

    private void charge(long bytes) {
        if (bytes != charged) {
            holding.charge(MemoryKind.RECORDS, bytes - charged);
            charged = bytes;
        }
    }

    private void record(Buffer record) {
        if (!holds) {
            session.onRecord(record);
            return;
        }
        if (held == null) {
            held = new ArrayDeque<>();
        }
        held.add(record);
        heldBytes += record.length() + HELD_BYTES;
    }

    /** The peer has sent its last byte. */
    void end() {
        believe();
        framer.end();
        charge();
    }

    /** Holds records back until {@link #goOn}. */
    void hold() {
        holds = true;
    }

    /** Whether all input was passed on. */
    boolean isEmpty() {
        return framer.buffered() == 0 && (first == null || first.size() == 0) && held == null;
    }

    boolean holding() {
        return holds;
    }

    /** Passes on what was held back; one of those records may hold back the rest again. */
    void goOn() {
        holds = false;
        Queue<Buffer> waiting = held;
        while (waiting != null && !holds) {
            Buffer record = waiting.poll();
            if (record == null) {
                held = null;
                break;
            }
            heldBytes -= record.length() + HELD_BYTES;
            session.onRecord(record);
        }
        charge();
    }

    /** Releases its memory; it must not be fed any more. */
    void close() {
        charge(0);
        framer.close();
        framer = NOTHING;
        held = null;
        heldBytes = 0;
    }

    private static final Framer NOTHING = new Framer() {
        @Override
        public void feed(Buffer chunk) {}

        @Override
        public void end() {}

        @Override
        public int buffered() {
            return 0;
        }
    };
}
