// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol;

import io.polycast.ChannelName;
import io.polycast.ClientId;
import io.polycast.CloseReason;
import io.vertx.core.Future;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;

/** The peer of a session: its identity, its liveness, and the ways to end it. Belongs to its event loop. */
public interface PeerPort {
    /** The client's id. */
    ClientId client();

    /** The channel given by the endpoint's configuration, or by the client's request. */
    ChannelName channel();

    /** The name of the endpoint. */
    String endpoint();

    /** The address that the client talks to. */
    SocketAddress localAddress();

    /** The client's address; behind a proxy what the proxy says. */
    SocketAddress remoteAddress();

    /** The state of TLS on the connection, for protocols that offer it in their greeting. */
    TlsState tls();

    /** The limit on a message of the client, headers included, in bytes. */
    int maxMessageSize();

    /** Whether the client is a peer on a datagram socket: it has a lease, and starts without any subscription. */
    boolean datagram();

    /** Sets the nickname that others see; one to 64 characters, checked by the session. */
    void name(String name);

    /** The session keeps so many bytes more for this client, or less, which are charged to it until it is gone. */
    void keeps(long bytes);

    /** Names and values about this client and its endpoint, for people. Bounded, in a stable order. */
    Map<String, String> stats();

    /**
     * Whether the peer has proven that it receives at the address it sends from. Always true on connections; on
     * datagram sockets, true once {@link #prove} was given the right cookie.
     */
    boolean proven();

    /** Checks a cookie. Returns true when it is one that {@link #cookie} gave this peer in the last few minutes. */
    boolean prove(String cookie);

    /** A cookie for the peer to send back; letters and digits. */
    String cookie();

    /**
     * The client has identified itself as far as the protocol requires: {@link SessionSource#identifyWithin} is met.
     */
    void identified();

    /**
     * Authenticates the client. Records that arrive meanwhile are held back, so a session continues in order without
     * further care. A client with a name counts as {@linkplain #identified identified} and has that name from then on;
     * what happens to one without is up to the session.
     *
     * @param identity the client's name, or a failure; may complete on any thread
     * @return the same on the client's event loop
     */
    Future<String> authenticate(Future<String> identity);

    /**
     * Starts TLS on the running connection; for protocols that {@linkplain Protocol#startsTls declare} it, before the
     * session subscribes to anything. Replies so far leave in the clear. A client that has by then sent more than the
     * session was given did not wait for TLS, and is ended: anyone on the path could have written that. Records are
     * held back meanwhile.
     *
     * @return fails when the endpoint has no TLS, or this kind of connection can't start any, and when the connection
     *     does
     */
    Future<Void> startTls();

    /**
     * Waits for a client that may begin with TLS, and then starts that; for protocols that otherwise {@linkplain
     * #startTls start it later}. Before the session has replied anything.
     *
     * @return true once there is TLS; false when the client has sent something else, or nothing in this time; fails
     *     when the connection does
     */
    Future<Boolean> acceptTls(Duration within);

    /**
     * Watches the client's liveness from now on: after each {@code interval} of silence it is pinged by {@link
     * Session#heartbeat}, and it is ended as stale after {@code unanswered} pings in a row without an answer. Replaces
     * earlier settings.
     *
     * @param unanswered 0 to end it without a ping
     */
    void keepAlive(Duration interval, int unanswered);

    /** Ends the client after its pending output was sent; calls {@link Session#farewell}. */
    void close(CloseReason reason);
}
