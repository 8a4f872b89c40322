// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol;

/** Replies to one client alone. Belongs to its event loop. */
public interface Replies {
    /** Sends one record to this client alone; never dropped, and in order with its messages. */
    void reply(byte[] record);

    /** Same for bytes outside of the framing, such as frames of another kind. */
    void raw(byte[] bytes);
}
