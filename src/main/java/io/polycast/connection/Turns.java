// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import org.jspecify.annotations.Nullable;

/**
 * One client's part in taking turns: when processing its input takes long, its remaining records wait until others on
 * the loop were served, and reading from it pauses meanwhile. Order is preserved. Belongs to one event loop.
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
        inbox.hold();
        gate.close(ReadGate.Reason.TURN);
        due = true;
        loop.nextTurn(this::take);
    }

    private void take() {
        if (!due) {
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

    /** Takes all remaining turns at once, since no further one will come. */
    void finish() {
        while (due) {
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
        }
        return due;
    }
}
