// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.ClientId;
import io.polycast.CloseReason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the log says of one client: a line an event, always with its id, its endpoint and its address, never with what
 * it sent. Coming and going is for debugging; what an operator should know is told at info, of so many clients in a
 * while, and then counted. Belongs to one event loop.
 */
final class ClientLog {
    private static final Logger LOG = LoggerFactory.getLogger(Client.class);

    private final ClientLogKinds kinds;
    private final Client client;

    /** Messages left out since the client was last seen to keep up. */
    private long leftOut;

    /** Whether the log says that it does not. */
    private boolean toldSlow;

    ClientLog(ClientLogKinds kinds, Client client) {
        this.kinds = kinds;
        this.client = client;
    }

    private String who() {
        return "client " + client.id() + " of " + client.host().name() + " at " + client.remoteAddress();
    }

    void came() {
        if (LOG.isDebugEnabled()) {
            LOG.debug("{} came", who());
        }
    }

    /** Told once, until the client has caught up. */
    void slow(String policy, long pendingBytes, int messages) {
        if (leftOut == 0) {
            toldSlow = kinds.slow().info("{} is slow: {}, {} bytes wait", who(), policy, pendingBytes);
        }
        leftOut += messages;
    }

    void caughtUp() {
        if (leftOut > 0 && toldSlow) {
            LOG.info("{} has caught up; {} messages were left out", who(), leftOut);
        }
        leftOut = 0;
    }

    void holdsUp(ClientId publisher) {
        kinds.holdsUp().info("{} is slow: client {} has to wait", who(), publisher);
    }

    void failed(RuntimeException cause) {
        kinds.failed().error("{} failed", who(), cause);
    }

    void ended(CloseReason reason, String detail) {
        if (reason.fault()) {
            kinds.ended(reason).info("{} is ended: {} {}", who(), reason.code(), detail);
        } else if (LOG.isDebugEnabled()) {
            LOG.debug("{} ends: {}", who(), reason.code());
        }
    }

    void gone(@Nullable Throwable cause) {
        if (cause != null && vanished(String.valueOf(cause.getMessage()))) {
            kinds.vanished().info("{} is gone: {}", who(), cause.getMessage());
        } else if (LOG.isDebugEnabled()) {
            LOG.debug("{} is gone{}", who(), cause == null ? "" : ": " + cause.getMessage());
        }
    }

    /**
     * Without a word, which an operator wants to know; that a peer hangs up while it is spoken to happens all the time.
     */
    private static boolean vanished(String message) {
        return message.contains("timed out") || message.contains("No route to host");
    }
}
