// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.CloseReason;

/** A client with a {@link Watch}. */
interface Watched {
    /** Sends it a keep-alive ping. */
    void ping();

    /** Ends it, unless that has begun already. */
    void endIfThere(CloseReason reason, String detail);
}
