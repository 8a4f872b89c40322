// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol;

import io.polycast.Attributes;
import io.polycast.ChannelName;
import io.polycast.ChannelPattern;
import io.polycast.ClientId;
import io.polycast.CloseReason;
import io.polycast.delivery.Encoding;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/**
 * All that a session can do: the connection as the protocol sees it. Call it on the connection's event loop only.
 *
 * <p>What was published before a call of {@link #subscribe}, {@link #unsubscribe}, {@link #encoding} or {@link #echo} is sent on its way
 * first, so that a client finds the effect of its own records in their order.
 */
public interface SessionPort {
    /** Who this is. */
    ClientId client();

    /** The channel that the endpoint's configuration, or the client's request, names. */
    ChannelName channel();

    /** Whether the client is a peer on a datagram socket: it has a lease, and starts without any subscription. */
    boolean datagram();

    /** Sends one record to this client alone; never dropped, and in order with the messages. */
    void reply(byte[] record);

    /** The same for bytes that stand outside of the framing, such as frames of another kind. */
    void raw(byte[] bytes);

    /** What came of a {@link #subscribe}. */
    enum Subscribed {
        /** Messages flow from now on. */
        OK,
        /** The client had this pattern already; nothing changed. */
        ALREADY,
        /** The client has as many as {@code maxSubscriptions} allows. */
        TOO_MANY,
        /** The client has as many with wildcards as {@code maxWildcards} allows. */
        TOO_MANY_WILDCARDS;

        /** What to tell the client; empty when it has the pattern now. */
        public String refusal() {
            return switch (this) {
                case OK, ALREADY -> "";
                case TOO_MANY -> "unsubscribe from something first";
                case TOO_MANY_WILDCARDS -> "unsubscribe from something that has wildcards first";
            };
        }
    }

    /** Starts the flow of messages. When it returns OK, whatever any client publishes later in this process is delivered. */
    Subscribed subscribe(ChannelPattern pattern);

    /** Ends the flow. False when the client did not have the pattern. */
    boolean unsubscribe(ChannelPattern pattern);

    /** Opens a lane beside the one that each client has, for protocols whose clients tell their subscriptions apart. */
    LanePort lane(Encoding encoding);

    /** The client's patterns, in the order of subscribing, without those of lanes that were opened. A copy. */
    List<ChannelPattern> subscriptions();

    /**
     * Takes a message for publishing. It counts as accepted when this returns.
     *
     * @param payload the port's from now on
     * @return false when it was refused because the client is over {@code publishRate} and can't be slowed down (datagrams only)
     */
    boolean publish(ChannelName channel, byte[] payload, Attributes attributes);

    /** Sends what was published on its way, so that an answer which follows comes after the client's own messages. */
    void flush();

    /** How messages are rendered for this client from now on. */
    void encoding(Encoding encoding);

    /** Whether the client gets its own messages from now on. At the start it does not. */
    void echo(boolean on);

    /** What others see this client as; one to 64 characters, checked by the session. */
    void name(String name);

    /**
     * Who would get a message published on the channel now. Records that arrive before the future completes wait their turn, so a
     * session answers in order without any care of its own. Completes on the connection's event loop and never fails.
     */
    Future<Who> who(ChannelName channel);

    /**
     * The answer to {@link #who}.
     *
     * @param count how many clients subscribe
     * @param clients the first of them; a bounded number
     */
    record Who(int count, List<Client> clients) {}

    /**
     * One client as others may see it.
     *
     * @param id its id
     * @param name what it calls itself; empty when it did not say
     * @param endpoint the door it came in by
     */
    record Client(String id, String name, String endpoint) {}

    /** Names and values about this client and its endpoint, for people. Bounded, in a stable order. */
    Map<String, String> stats();

    /**
     * Whether the peer has proven that it receives at the address it sends from. Always true on connections; on datagram sockets true
     * once {@link #prove} was given the right cookie.
     */
    boolean proven();

    /** Checks a cookie. True when it is the one that {@link #cookie} gave to this peer in the last few minutes. */
    boolean prove(String cookie);

    /** What the peer has to send back; letters and digits. */
    String cookie();

    /** Ends the client after everything that waits for it was sent; calls {@link Session#farewell}. */
    void close(CloseReason reason);
}
