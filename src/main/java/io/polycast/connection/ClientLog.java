// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.ClientId;
import io.polycast.CloseReason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of one client: one line per event, always with id, endpoint and address, never with what the client sent.
 * Connects and disconnects are logged at DEBUG. What operators should know is logged at INFO for the first few clients
 * of each interval, and counted after that. Belongs to one event loop.
 */
final class ClientLog {
    private static final Logger LOG = LoggerFactory.getLogger(Client.class);

    private final ClientLogKinds kinds;
    private final Client client;

    /** Messages dropped since the client was last known to keep up. */
    private long leftOut;

    /** Whether the log has said that the client is slow. */
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

    /** Logged once, until the client has caught up. */
    void slow(String policy, long pendingBytes, int messages) {
        if (leftOut == 0) {
            toldSlow = kinds.slow().info("{} is slow: {}, {} bytes pending", who(), policy, pendingBytes);
        }
        leftOut += messages;
    }

    void caughtUp() {
        if (leftOut > 0 && toldSlow) {
            LOG.info("{} has caught up; {} messages dropped", who(), leftOut);
        }
        leftOut = 0;
    }

    void holdsUp(ClientId publisher) {
        kinds.holdsUp().info("{} is slow: publisher {} is held back", who(), publisher);
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
     * Whether the peer disappeared without a word, which operators want to know; a peer that hangs up while being
     * written to is routine.
     */
    private static boolean vanished(String message) {
        return message.contains("timed out") || message.contains("No route to host");
    }
}
