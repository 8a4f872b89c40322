// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol;

/** What leaves for one client alone. Belongs to its event loop. */
public interface Replies {
    /** Sends one record to this client alone; never dropped, and in order with the messages. */
    void reply(byte[] record);

    /** The same for bytes that stand outside of the framing, such as frames of another kind. */
    void raw(byte[] bytes);
}
