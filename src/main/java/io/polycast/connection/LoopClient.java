// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.delivery.Lane;
import java.util.List;

/** One client as its event loop sees it: what it wants, what it keeps, and what shows whether it is still there. */
interface LoopClient extends Client {
    /** Why it is not read from. */
    ReadGate gate();

    /** Its lanes that have any patterns. */
    List<Lane> lanes();

    /** What it makes the server keep. */
    long keptBytes();

    /**
     * Ends it, since of all clients it keeps most, and the memory is needed. Not to be called while something of it is
     * being read.
     */
    void giveUpMemory();

    /** Called once in each {@code heartbeat}. */
    void heartbeat();

    /**
     * Looks whether it is still there; called four times in each {@code idleTimeout}, or {@code lease} of a datagram
     * peer.
     */
    void look();

    /** Looks whether it takes anything of what waits for it; called four times in each {@code writeTimeout}. */
    void lookAtOutput();

    /**
     * Looks whether anything was sent to it if it sends no more; called four times in each {@code halfCloseTimeout}.
     */
    void lookAtInput();
}
