// SPDX-License-Identifier: Apache-2.0
package io.polycast.link;

import io.polycast.BadChannelException;
import io.polycast.ChannelPattern;
import io.polycast.Glob;
import io.polycast.Pattern;

/**
 * A unit of interest that a node announces: a pattern, for clients that get every message, or as a group of which one
 * member gets each.
 *
 * @param group the group's name; empty for clients that get every message
 * @param members how many members of the group the node has; 0 without a group, and when the pattern is not wanted any
 *     more
 */
record Want(Pattern pattern, String group, int members) {
    private static final int TOKENS = 0;
    private static final int GLOB = 1;

    /** Added to the kind of the pattern when a group's name follows. */
    private static final int GROUPED = 0x80;

    /** For clients that get every message. */
    static Want of(Pattern pattern) {
        return new Want(pattern, "", 0);
    }

    /** Whether the first version understands it: a pattern of tokens without a group. */
    boolean plain() {
        return !isGlob() && group.isEmpty();
    }

    boolean isGlob() {
        return pattern instanceof Glob;
    }

    /** The want without its number of members. */
    Want key() {
        return withMembers(0);
    }

    Want withMembers(int count) {
        return count == members ? this : new Want(pattern, group, count);
    }

    /** The approximate size in bytes. */
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
            throw new BadFrameException("it wants a group without a name");
        }
        return new Want(pattern, group, (int) members);
    }

    /** Reads a plain one, as the first version writes it. */
    static Want readPlain(FrameReader in) throws BadFrameException {
        return of(tokens(in));
    }

    private static Pattern tokens(FrameReader in) throws BadFrameException {
        try {
            return ChannelPattern.parse(in.text());
        } catch (BadChannelException e) {
            throw new BadFrameException("not a pattern: " + e.getMessage());
        }
    }
}
