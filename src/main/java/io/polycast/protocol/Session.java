// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol;

import io.polycast.CloseReason;
import io.vertx.core.buffer.Buffer;

/** One client's side of a protocol. All calls come on the client's event loop. */
public interface Session {
    /**
     * The client has been let in: may subscribe and reply. Not called for one that is refused, which only hears its
     * farewell.
     */
    default void opened() {}

    /**
     * One record arrived, whole and without its framing.
     *
     * @param record the session's to keep; at most {@code maxMessageSize} bytes long
     * @throws io.polycast.ProtocolViolation when the connection can't go on
     */
    void onRecord(Buffer record);

    /**
     * A datagram was longer than {@code maxMessageSize} and was left out. On streams a record too long ends the
     * connection, and this is not called.
     *
     * @param limit {@code maxMessageSize}
     */
    void onOversize(int limit);

    /**
     * Asks for a sign of life, if the protocol has a way to: nothing has left for the client for the endpoint's
     * {@code heartbeat}, or nothing was heard from it for as long as {@link PeerPort#keepAlive} says.
     */
    default void heartbeat() {}

    /**
     * The server ends this client: says so in the protocol's own form, if it has one, by {@link Replies#reply}. The
     * last call.
     *
     * @param detail what was wrong, meant for the client; may be empty
     */
    void farewell(CloseReason reason, String detail);
}
