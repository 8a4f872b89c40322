// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol;

import io.polycast.CloseReason;
import io.vertx.core.buffer.Buffer;

/** One client's side of a protocol. All calls are made on the client's event loop. */
public interface Session {
    /**
     * The client has been admitted: it may subscribe and reply from now on. Not called for one that is refused, which
     * only gets its farewell.
     */
    default void opened() {}

    /**
     * Handles one complete record, without its framing.
     *
     * @param record owned by the session; at most {@code maxMessageSize} bytes long
     * @throws io.polycast.ProtocolViolation when the connection can't continue
     */
    void onRecord(Buffer record);

    /**
     * Whether a client that has sent its last byte is gone: it is ended once all that it sent is replied to. Otherwise
     * it still gets what it is subscribed to.
     */
    default boolean endsWithInput() {
        return false;
    }

    /**
     * A datagram longer than {@code maxMessageSize} was discarded. On streams a record that is too long ends the
     * connection, and this is not called.
     *
     * @param limit {@code maxMessageSize}
     */
    void onOversize(int limit);

    /**
     * Sends a sign of life or a ping, if the protocol has one: nothing was sent to the client for the endpoint's {@code
     * heartbeat}, or nothing was received from it for as long as {@link PeerPort#keepAlive} says.
     */
    default void heartbeat() {}

    /** Nodes have come or gone: {@link Neighbours#addresses} is no longer what it was. */
    default void addressesChanged() {}

    /**
     * The server is about to end: tells the client, if the protocol has words for that. Returns whether clients of the
     * protocol are to be ended one after another, and served until then, so that they don't all connect elsewhere at
     * once.
     */
    default boolean leaving() {
        return false;
    }

    /**
     * The server ends this client: says so in the protocol's own form, if it has one, by {@link Replies#reply}. The
     * last call.
     *
     * @param detail what was wrong, meant for the client; may be empty
     */
    void farewell(CloseReason reason, String detail);
}
