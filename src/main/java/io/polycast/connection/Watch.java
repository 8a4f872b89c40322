// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.CloseReason;
import io.polycast.protocol.Session;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The timers of a single client, for protocols that ask for them; most clients have none. Belongs to one event loop.
 */
final class Watch {
    private static final long NONE = -1;

    private final Loop loop;
    private final Watched client;
    private @Nullable KeepAlive keepAlive;
    private long keepAliveTimer = NONE;
    private long identifyTimer = NONE;

    Watch(Loop loop, Watched client) {
        this.loop = loop;
        this.client = client;
    }

    /** Ends the client unless it identifies itself in time. */
    void identifyWithin(Duration time) {
        identifyTimer = loop.after(
                time.toMillis(),
                () -> client.endIfThere(CloseReason.UNIDENTIFIED, "this client did not identify itself in time"));
    }

    void identified() {
        if (identifyTimer != NONE) {
            loop.cancel(identifyTimer);
            identifyTimer = NONE;
        }
    }

    void keepAlive(Duration interval, int unanswered) {
        stopKeepAlive();
        KeepAlive watch = new KeepAlive(unanswered, () -> client.tell(Session::heartbeat), client::endIfThere);
        keepAlive = watch;
        keepAliveTimer = loop.every(Math.max(1, interval.toMillis()), watch::look);
    }

    private void stopKeepAlive() {
        if (keepAliveTimer != NONE) {
            loop.cancel(keepAliveTimer);
            keepAliveTimer = NONE;
            keepAlive = null;
        }
    }

    /** Something arrived. */
    void heard() {
        if (keepAlive != null) {
            keepAlive.heard();
        }
    }

    /** The client is being ended, or gone. */
    void close() {
        identified();
        stopKeepAlive();
    }
}
