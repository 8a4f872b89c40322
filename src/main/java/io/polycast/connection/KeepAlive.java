// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.CloseReason;

/** Keep-alive: pings a client that is silent, and ends it when they go unanswered. Belongs to one event loop. */
final class KeepAlive {
    private final int unanswered;
    private final Runnable ping;
    private final Ending ending;
    private boolean heard;
    private int asked;

    KeepAlive(int unanswered, Runnable ping, Ending ending) {
        this.unanswered = unanswered;
        this.ping = ping;
        this.ending = ending;
    }

    /** Something arrived. */
    void heard() {
        heard = true;
    }

    /** Called after each interval. */
    void look() {
        if (heard) {
            heard = false;
            asked = 0;
        } else if (asked < unanswered) {
            asked++;
            ping.run();
        } else {
            ending.end(CloseReason.STALE, "nothing was received for too long");
        }
    }
}
