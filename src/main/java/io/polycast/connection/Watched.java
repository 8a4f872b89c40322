// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.CloseReason;

/** A client over which a {@link Watch} is kept. */
interface Watched {
    /** Asks it for a sign of life. */
    void ping();

    /** Ends it, unless it is on its way out already. */
    void endIfThere(CloseReason reason, String detail);
}
