// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import io.polycast.BadChannelException;
import io.polycast.ChannelPattern;
import io.polycast.Glob;
import io.polycast.Pattern;

/**
 * What clients of a node want: a pattern, for themselves or as a group of which one member gets each message.
 *
 * @param group the group's name; empty for clients that get every message
 * @param members how many members of the group the node has; 0 without a group, and where the pattern is wanted no
 *     longer
 */
record Want(Pattern pattern, String group, int members) {
    private static final int TOKENS = 0;
    private static final int GLOB = 1;

    /** Added to the kind of the pattern when the name of a group follows. */
    private static final int GROUPED = 0x80;

    /** For clients that get every message. */
    static Want of(Pattern pattern) {
        return new Want(pattern, "", 0);
    }

    /** Whether it is all that the first version knows: a pattern of tokens, and no group. */
    boolean plain() {
        return !isGlob() && group.isEmpty();
    }

    boolean isGlob() {
        return pattern instanceof Glob;
    }

    /** What is wanted, whatever the number of members. */
    Want key() {
        return withMembers(0);
    }

    Want withMembers(int count) {
        return count == members ? this : new Want(pattern, group, count);
    }

    /** About how many bytes it takes. */
    int length() {
        return pattern.toString().length() + group.length();
    }

    void write(FrameWriter out) {
        int grouped = group.isEmpty() ? 0 : GROUPED;
        if (pattern instanceof Glob glob) {
            out.octet(GLOB | grouped).bytes(glob.spelling());
        } else {
            out.octet(TOKENS | grouped).text(pattern.toString());
        }
        if (grouped != 0) {
            out.text(group).number(members);
        }
    }

    static Want read(FrameReader in) throws BadFrameException {
        int what = in.octet();
        Pattern pattern =
                switch (what & ~GROUPED) {
                    case TOKENS -> tokens(in);
                    case GLOB -> Glob.of(in.bytes());
                    default -> throw new BadFrameException("it wants a pattern of an unknown kind, " + what);
                };
        if ((what & GROUPED) == 0) {
            return of(pattern);
        }
        String group = in.text();
        long members = in.number();
        if (group.isEmpty() || members > Integer.MAX_VALUE) {
            throw new BadFrameException("it wants something for no group");
        }
        return new Want(pattern, group, (int) members);
    }

    /** One that is plain, as the first version writes it. */
    static Want readPlain(FrameReader in) throws BadFrameException {
        return of(tokens(in));
    }

    private static Pattern tokens(FrameReader in) throws BadFrameException {
        try {
            return ChannelPattern.parse(in.text());
        } catch (BadChannelException e) {
            throw new BadFrameException("no pattern: " + e.getMessage());
        }
    }
}
