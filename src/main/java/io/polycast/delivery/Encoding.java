// SPDX-License-Identifier: Apache-2.0
package io.polycast.delivery;

import io.netty.buffer.ByteBuf;
import io.polycast.Message;

/**
 * The form in which a client receives messages: the protocol, and whatever else affects the bytes. Equality is the key
 * by which renderings are shared, so equal encodings must write equal bytes. Stateless; used on every event loop.
 */
public interface Encoding {
    /** Appends one message as a record, without framing. */
    void message(Message message, ByteBuf out);

    /**
     * Appends one record that reports dropped messages, or nothing when the protocol has no way to say so.
     *
     * @param channel the channel, or {@code >} when the channels were too many to count individually
     * @param count how many messages, at least 1
     */
    void gap(String channel, long count, ByteBuf out);
}
