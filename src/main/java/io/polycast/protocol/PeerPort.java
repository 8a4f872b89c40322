// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol;

import io.polycast.ChannelName;
import io.polycast.ClientId;
import io.polycast.CloseReason;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;

/** The other end of a session: who it is, whether it is there, and how it is ended. Belongs to its event loop. */
public interface PeerPort {
    /** Who this is. */
    ClientId client();

    /** The channel that the endpoint's configuration, or the client's request, names. */
    ChannelName channel();

    /** Whether the client is a peer on a datagram socket: it has a lease, and starts without any subscription. */
    boolean datagram();

    /** What others see this client as; one to 64 characters, checked by the session. */
    void name(String name);

    /** Names and values about this client and its endpoint, for people. Bounded, in a stable order. */
    Map<String, String> stats();

    /**
     * Whether the peer has proven that it receives at the address it sends from. Always true on connections; on
     * datagram sockets true once {@link #prove} was given the right cookie.
     */
    boolean proven();

    /** Checks a cookie. True when it is the one that {@link #cookie} gave to this peer in the last few minutes. */
    boolean prove(String cookie);

    /** What the peer has to send back; letters and digits. */
    String cookie();

    /**
     * The client has said who it is, as far as the protocol asks for that: {@link SessionSource#identifyWithin} is met.
     */
    void identified();

    /**
     * Waits for who the client is. Records that arrive before that is known wait their turn, so a session goes on in
     * order without any care of its own. A client that is known by a name has {@linkplain #identified identified}
     * itself and is called so from then on; what becomes of one that is not is the session's business.
     *
     * @param identity the client's name, or a failure; may complete on any thread
     * @return the same on the client's event loop
     */
    Future<String> authenticate(Future<String> identity);

    /**
     * Starts TLS on the running connection; for protocols that {@linkplain Protocol#startsTls say} so, before the
     * session subscribes to anything. What was replied so far leaves as it is. A client that has sent more than the
     * session has been given by then has not waited for TLS to start, and is ended: nobody knows who else has written
     * that. Records are held back meanwhile.
     *
     * @return fails when the endpoint has no TLS, or the kind of connection none to start, and with the connection
     */
    Future<Void> startTls();

    /**
     * Watches over the client from now on: when nothing was heard from it for {@code interval}, it is asked by
     * {@link Session#heartbeat} for a sign of life, and ended as stale when it was asked {@code unanswered} times in a
     * row in vain. Replaces what was said before.
     *
     * @param unanswered 0 to end it without asking
     */
    void keepAlive(Duration interval, int unanswered);

    /** Ends the client after everything that waits for it was sent; calls {@link Session#farewell}. */
    void close(CloseReason reason);
}
