// SPDX-License-Identifier: Apache-2.0
package io.polycast.protocol.nats;

import io.netty.buffer.ByteBuf;
import io.polycast.BadChannelException;
import io.polycast.ChannelName;
import io.polycast.ChannelPattern;
import io.polycast.EscapedName;

/**
 * Subjects as channels, and back. Most are channels by themselves: both are tokens with dots between them. What a
 * subject may have beyond that is escaped, and comes out as it went in: bytes such as {@code %}, a {@code $} at the
 * start, which stands for itself in channels of the server alone, and empty tokens. In what is published wildcards
 * stand for themselves, so they are escaped too.
 */
final class Subjects {
    private static final byte DOT = '.';

    private Subjects() {}

    /**
     * Where a subject is published.
     *
     * @throws BadChannelException when it is longer, or has more tokens, than a channel may
     */
    static ChannelName channel(byte[] subject) throws BadChannelException {
        return EscapedName.channel(subject, (char) DOT);
    }

    /**
     * What a subject subscribes to.
     *
     * @throws BadChannelException also when a token is empty, or something follows {@code >}
     */
    static ChannelPattern pattern(byte[] subject) throws BadChannelException {
        StringBuilder text = new StringBuilder(subject.length);
        int start = 0;
        for (int i = 0; i <= subject.length; i++) {
            if (i < subject.length && subject[i] != DOT) {
                continue;
            }
            if (i == start) {
                throw new BadChannelException("empty token");
            }
            if (start > 0) {
                text.append((char) DOT);
            }
            if (i == start + 1 && (subject[start] == '*' || subject[start] == '>')) {
                text.append((char) subject[start]);
            } else {
                EscapedName.token(subject, start, i, text);
            }
            start = i + 1;
        }
        return ChannelPattern.parse(text.toString());
    }

    /** Whether every token has something in it and none is a wildcard. */
    static boolean literal(byte[] subject) {
        int start = 0;
        for (int i = 0; i <= subject.length; i++) {
            if (i == subject.length || subject[i] == DOT) {
                if (i == start || (i == start + 1 && (subject[start] == '*' || subject[start] == '>'))) {
                    return false;
                }
                start = i + 1;
            }
        }
        return true;
    }

    /** Appends the subject that a channel is. */
    static void write(ChannelName channel, ByteBuf out) {
        out.writeBytes(EscapedName.name(channel, (char) DOT));
    }
}
