// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.delivery.Lane;
import java.util.List;

/** One client as seen by its event loop: its interest, its memory, and signs of whether it is still there. */
interface LoopClient extends Client {
    /** The reasons why it is not read from. */
    ReadGate gate();

    /** Its lanes that have any patterns. */
    List<Lane> lanes();

    /** The bytes that it makes the server hold. */
    long keptBytes();

    /**
     * Ends it because memory is short and it holds the most of all clients. Must not be called while its input is being
     * processed.
     */
    void giveUpMemory();

    /** Called once per {@code heartbeat}. */
    void heartbeat();

    /**
     * Checks whether it is still there; called four times per {@code idleTimeout}, or per {@code lease} of a datagram
     * peer.
     */
    void look();

    /** Checks whether it reads any of its pending output; called four times per {@code writeTimeout}. */
    void lookAtOutput();

    /** Checks whether a half-closed client was sent anything; called four times per {@code halfCloseTimeout}. */
    void lookAtInput();
}
