// SPDX-License-Identifier: Apache-2.0
package io.polycast.connection;

import io.polycast.CloseReason;

/** The end of a client. */
interface Ending {
    void end(CloseReason reason, String detail);
}
