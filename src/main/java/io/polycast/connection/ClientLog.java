// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.ClientId;
import io.polycast.CloseReason;
import io.polycast.LogEvent;
import java.util.stream.Stream;
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

    void came() {
        if (LOG.isDebugEnabled()) {
            LogEvent.CLIENT_CAME.log(LOG, about());
        }
    }

    /** Logged once, until the client has caught up. */
    void slow(String policy, long pendingBytes, int messages) {
        if (leftOut == 0) {
            toldSlow = kinds.slow().tell(LogEvent.CLIENT_SLOW, about(policy, pendingBytes));
        }
        leftOut += messages;
    }

    void caughtUp() {
        if (leftOut > 0 && toldSlow) {
            LogEvent.CLIENT_CAUGHT_UP.log(LOG, about(leftOut));
        }
        leftOut = 0;
    }

    void holdsUp(ClientId publisher) {
        kinds.holdsUp().tell(LogEvent.CLIENT_HOLDS_UP, about(publisher));
    }

    void failed(RuntimeException cause) {
        kinds.failed().tell(LogEvent.CLIENT_FAILED, about(cause));
    }

    void ended(CloseReason reason, String detail) {
        if (reason.fault()) {
            kinds.ended(reason).tell(LogEvent.CLIENT_ENDED, about(reason.code(), detail));
        } else if (LOG.isDebugEnabled()) {
            LogEvent.CLIENT_LEAVES.log(LOG, about(reason.code()));
        }
    }

    void gone(@Nullable Throwable cause) {
        String reason = cause == null ? "" : String.valueOf(cause.getMessage());
        if (vanished(reason)) {
            kinds.vanished().tell(LogEvent.CLIENT_VANISHED, about(reason));
        } else if (LOG.isDebugEnabled()) {
            LogEvent.CLIENT_GONE.log(LOG, about(reason));
        }
    }

    /** The values of a line: whom it is about, and these. */
    private Object[] about(Object... more) {
        return Stream.concat(Stream.of(client.id(), client.host().name(), client.remoteAddress()), Stream.of(more))
                .toArray();
    }

    /**
     * Whether the peer disappeared without a word, which operators want to know; a peer that hangs up while being
     * written to is routine.
     */
    private static boolean vanished(String message) {
        return message.contains("timed out") || message.contains("No route to host");
    }
}
