// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import io.polycast.Attributes;
import io.polycast.Message;
import java.util.List;

/**
 * What a node understands beyond the first version of the links' protocol, as bits. They are told with the opening
 * frame, in the number of the stream, above the count: a node of the first version takes a stream's number as it comes,
 * and counts its own streams from 1, so it understands such a number and seems to have no features. What a node lacks
 * is never used towards it, and what this node does not know is as if it had not been told.
 */
record Features(int bits) {
    /** Attributes of messages beyond a content type and headers: reply-to, retain and expiry. */
    static final int ATTRIBUTES = 1;

    /** Wants that are globs. */
    static final int GLOBS = 1 << 1;

    /** Wants of groups, and messages for them. */
    static final int GROUPS = 1 << 2;

    /** Those of a node of the first version, and of one that has not been heard. */
    static final Features NONE = new Features(0);

    /** Those of this node. */
    static final Features OWN = new Features(ATTRIBUTES | GLOBS | GROUPS);

    /** Streams of a node are fewer. */
    private static final int COUNT_BITS = 40;

    /** Those that the node of this stream has in common with this one. */
    static Features of(long stream) {
        return new Features((int) (stream >>> COUNT_BITS) & OWN.bits);
    }

    /** The number of a node's stream, which grows with the count. */
    long stream(long count) {
        return (long) bits << COUNT_BITS | count;
    }

    private boolean has(int feature) {
        return (bits & feature) != 0;
    }

    /** Whether a node that has these can be told of it. */
    boolean understand(Want want) {
        return (!want.isGlob() || has(GLOBS)) && (want.group().isEmpty() || has(GROUPS));
    }

    /** Whether a node that has these can be sent all that the messages say. */
    boolean understand(List<Message> messages) {
        if (has(ATTRIBUTES)) {
            return true;
        }
        for (int i = 0; i < messages.size(); i++) {
            if (!messages.get(i).attributes().plain()) {
                return false;
            }
        }
        return true;
    }

    /** What every node understands of a message. */
    static Message plain(Message message) {
        Attributes said = message.attributes();
        return said.plain()
                ? message
                : new Message(
                        message.channel(),
                        message.payload(),
                        Attributes.of(said.contentType(), said.headers()),
                        message.timeMs(),
                        message.endpoint());
    }
}
