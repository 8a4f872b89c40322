// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import io.polycast.Attributes;
import io.polycast.Message;
import java.util.List;

/**
 * The features that a node supports beyond the first version of the links' protocol, as bits. They are sent with the
 * opening frame, in the stream's number, above the count: a node of the first version accepts any stream number, and
 * counts its own streams from 1, so it copes with such a number and appears to have no features. A feature that a node
 * lacks is never used towards it; bits unknown to this node are ignored.
 */
record Features(int bits) {
    /** Attributes of messages beyond content type and headers: reply-to, retain and expiry. */
    static final int ATTRIBUTES = 1;

    /** Wants that are globs. */
    static final int GLOBS = 1 << 1;

    /** Wants of groups, and messages for them. */
    static final int GROUPS = 1 << 2;

    /** The addresses of a node's endpoints. */
    static final int ENDPOINTS = 1 << 3;

    /** The features of a node of the first version, and of one not heard from yet. */
    static final Features NONE = new Features(0);

    /** The features of this node. */
    static final Features OWN = new Features(ATTRIBUTES | GLOBS | GROUPS | ENDPOINTS);

    /** A node never opens more streams than this counts. */
    private static final int COUNT_BITS = 40;

    /** The features that the node of this stream shares with this one. */
    static Features of(long stream) {
        return new Features((int) (stream >>> COUNT_BITS) & OWN.bits);
    }

    /** The number of a node's stream with this count; grows with the count. */
    long stream(long count) {
        return (long) bits << COUNT_BITS | count;
    }

    private boolean has(int feature) {
        return (bits & feature) != 0;
    }

    /** Whether a node with these features understands {@link Frame.Endpoints}. */
    boolean haveEndpoints() {
        return has(ENDPOINTS);
    }

    /** Whether a node with these features understands this want. */
    boolean understand(Want want) {
        return (!want.isGlob() || has(GLOBS)) && (want.group().isEmpty() || has(GROUPS));
    }

    /** Whether a node with these features understands everything in these messages. */
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

    /** The part of a message that every node understands. */
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
