// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import org.jspecify.annotations.Nullable;

/**
 * One client's part in taking turns: when what it has sent takes long, the rest of its records wait until others on the
 * loop were looked after, and it is not read from meanwhile. Order is as if nothing had happened. Belongs to one event
 * loop.
 */
final class Turns {
    /** What the records are whose turn it is. */
    interface Records {
        /** Processes what was held back. */
        void goOn();

        /** There is nothing left for now of what has arrived. */
        void endWhenUseless();
    }

    private final Records records;
    private final ReadGate gate;
    private final Loop loop;
    private final Inbox inbox;

    /** Whether records wait for their turn. */
    private boolean due;

    /** What is to be done after the last of them, when the connection has broken meanwhile. */
    private @Nullable Runnable closing;

    Turns(Records records, ReadGate gate, Loop loop, Inbox inbox) {
        this.records = records;
        this.gate = gate;
        this.loop = loop;
        this.inbox = inbox;
    }

    /** Its time is used up: the rest of its records wait. */
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

    /** Takes turn after turn, since there will be no more. */
    void finish() {
        while (due) {
            take();
        }
    }

    /** The connection has broken: returns whether records wait, which arrived before that; what to do follows them. */
    boolean closes(Runnable afterwards) {
        if (due) {
            closing = afterwards;
        }
        return due;
    }
}
