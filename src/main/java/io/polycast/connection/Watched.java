// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.CloseReason;
import io.polycast.protocol.Session;
import java.util.function.Consumer;

/** A client with a {@link Watch}. */
interface Watched {
    /** Has its session tell it something, while it is there. */
    void tell(Consumer<Session> what);

    /** Ends it, unless that has begun already. */
    void endIfThere(CloseReason reason, String detail);
}
