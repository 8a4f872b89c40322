// SPDX-License-Identifier: Apache-2.0
package io.polycast.grade;

import java.io.IOException;
import java.util.List;

/**
 * The lines of a flood as a client gets them that did not read for long. The server may have ended it, or have left
 * lines out and said so, but each line that came is whole and in its place. Lines are looked at as they come, so nobody
 * waits for the rest when one of them is wrong.
 */
final class LateReading {
    private final Visitor visitor;
    private final int sent;

    /** How many lines were looked at, and the number that is due in the next one. */
    private int seen;

    private int next;

    /** Whether lines were left out. */
    private boolean gap;

    private LateReading(Visitor visitor, int sent) {
        this.visitor = visitor;
        this.sent = sent;
    }

    /** Has the client read until nothing more can be learned, and checks what it got. */
    static void check(Hall hall, Visitor visitor, int sent) throws IOException, Shortfall {
        LateReading reading = new LateReading(visitor, sent);
        visitor.read(true);
        hall.until(() -> !reading.inPlace() || reading.complete());
        reading.check();
    }

    private boolean complete() {
        return next == sent || seen + visitor.notices() >= sent || visitor.over();
    }

    /** Whether all lines that came are where they belong; the first other one is not passed. */
    private boolean inPlace() {
        List<String> lines = visitor.lines();
        while (seen < lines.size()) {
            String line = lines.get(seen);
            int number = number(line);
            if (number < next || number >= sent || !line.equals(Script.flood(number))) {
                return false;
            }
            gap |= number > next;
            next = number + 1;
            seen++;
        }
        return true;
    }

    private void check() throws Shortfall {
        if (visitor.lines().isEmpty()) {
            throw new Shortfall("a client that read late got no line at all");
        }
        if (!inPlace()) {
            String line = visitor.lines().get(seen);
            throw new Shortfall("a client that read late got " + Script.shown(line) + " (" + line.length()
                    + " bytes) where line " + next + " of " + (Script.LINE - 1)
                    + " bytes should have come: the rest of a short write was lost or sent twice");
        }
        gap |= next < sent && !visitor.over();
        if (gap && visitor.notices() == 0) {
            throw new Shortfall("a client that read late got " + visitor.lines().size() + " of " + sent
                    + " lines, and neither a line with ! that tells so nor an end of the connection");
        }
    }

    private static int number(String line) {
        int end = line.indexOf(' ');
        try {
            return end < 1 ? -1 : Integer.parseInt(line.substring(0, end));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
