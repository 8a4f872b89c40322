// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import org.jspecify.annotations.Nullable;

/**
 * One client's part in taking turns: when processing its input takes long, its remaining records wait until others on
 * the loop were served, and when it does not read its answers, until it has. Reading from it pauses meanwhile. Order is
 * preserved. Belongs to one event loop.
 */
final class Turns {
    /** The records that take turns. */
    interface Records {
        /** Processes what was held back. */
        void goOn();

        /** For now, everything that arrived has been processed. */
        void endWhenUseless();
    }

    private final Records records;
    private final ReadGate gate;
    private final Loop loop;
    private final Inbox inbox;

    /** Whether records wait for their turn. */
    private boolean due;

    /** Whether that turn comes only when the client has read its answers. */
    private boolean untilRead;

    /** What to do after the last of them, when the connection broke meanwhile. */
    private @Nullable Runnable closing;

    Turns(Records records, ReadGate gate, Loop loop, Inbox inbox) {
        this.records = records;
        this.gate = gate;
        this.loop = loop;
        this.inbox = inbox;
    }

    /** The client's time is used up: its remaining records wait. */
    void giveWay() {
        hold();
        loop.nextTurn(this::take);
    }

    /** Answers to the client pile up: its remaining records wait until these have left. */
    void waitUntilRead() {
        hold();
        untilRead = true;
    }

    private void hold() {
        inbox.hold();
        gate.close(ReadGate.Reason.TURN);
        due = true;
    }

    /** The client has read its answers, or nobody will. */
    void read() {
        if (untilRead) {
            untilRead = false;
            loop.nextTurn(this::take);
        }
    }

    private void take() {
        if (!due || untilRead) {
            return;
        }
        due = false;
        records.goOn();
        if (due) {
            return;
        }
        gate.open(ReadGate.Reason.TURN);
        if (closing != null) {
            closing.run();
        } else {
            records.endWhenUseless();
        }
    }

    /** Takes all remaining turns at once, since no further one will come. A client that does not read gets none. */
    void finish() {
        while (due && !untilRead) {
            take();
        }
    }

    /**
     * The connection broke: returns whether records that arrived before that still wait; {@code afterwards} then runs
     * after them.
     */
    boolean closes(Runnable afterwards) {
        if (due) {
            closing = afterwards;
            read();
        }
        return due;
    }
}
