// SPDX-License-Identifier: Apache-2.0
package io.polycast.client.dialect;

import io.netty.buffer.ByteBuf;
import io.polycast.ProtocolViolation;

/**
 * The client's side of one connection in one protocol. Every method writes to {@code out} what has to be sent; nothing
 * blocks. Belongs to one event loop.
 *
 * <p>Order of calls: {@link #open} once; when {@link Events#ready} has come, {@link #subscribe}, {@link #publish} and
 * {@link #ping} as often as wanted; {@link #close} last. {@link #decode} whenever bytes have arrived. Names of channels
 * and patterns are written as the protocol writes them. Over datagrams each call's output is one packet, and each
 * packet is decoded by itself.
 */
public interface Dialect {
    /** How a connection goes on behind what the server has said first. */
    enum Opening {
        /** More of it has to come before that can be said. */
        UNDECIDED,
        AS_IT_IS,
        /** With TLS; what has come is decoded once that is there. */
        TLS
    }

    /**
     * Looks at the first bytes of the server, before any are decoded.
     *
     * @throws ProtocolViolation if the server does not offer what is wanted
     */
    default Opening opening(ByteBuf in) throws ProtocolViolation {
        return Opening.AS_IT_IS;
    }

    /** The first words. Calls {@link Events#ready} at once where the protocol has no greeting to wait for. */
    void open(ByteBuf out, Events events);

    /** Answered by {@link Events#subscribed} or {@link Events#refused}. */
    void subscribe(String pattern, ByteBuf out);

    /**
     * Answered by {@link Events#published} or {@link Events#refused} if {@link #answersPublish}. The payload is copied.
     */
    void publish(String channel, byte[] payload, ByteBuf out);

    /**
     * Whether each publish has an answer. If none has, a {@link #ping} afterwards shows that all of them were taken.
     */
    boolean answersPublish();

    /**
     * Pings, answered by {@link Events#pong} once the server has taken everything that was sent before. Writes nothing
     * where the protocol has no ping.
     */
    void ping(ByteBuf out);

    /** The polite last words; writes nothing where hanging up is how it is done. */
    void close(ByteBuf out);

    /**
     * Decodes one frame of any kind from the front of {@code in}, which yields at most one message.
     *
     * @return false if there is no whole frame yet; {@code in} is then as it was
     * @throws ProtocolViolation if the bytes are not of this protocol; the connection is of no use any more
     */
    boolean decode(ByteBuf in, ByteBuf out, Events events) throws ProtocolViolation;
}
