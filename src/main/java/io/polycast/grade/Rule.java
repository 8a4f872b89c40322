// SPDX-License-Identifier: Apache-2.0
package io.polycast.grade;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The rules of the homework, in the order in which they are tried: those that may end the server come last. */
public enum Rule {
    LINES(10, "a line arrives whole, where it should and nowhere else", "streams.md"),
    CUT_LINES(10, "a line that comes in pieces is one line", "streams.md"),
    CONCURRENCY(10, "a client that says nothing holds nobody up", "servers.md"),
    HALF_CLOSE(5, "a client that has said everything gets what is due to it", "socket.md"),
    LAST_LINE(5, "a last line without LF is a line", "streams.md"),
    ORDER(10, "of many lines none is lost and none out of order", "streams.md"),
    MANY(10, "1,000 clients at once", "listen.md"),
    KILLED(5, "a client that is killed takes nobody along", "sigpipe.md"),
    SLOW_READER(15, "a client that never reads holds nobody up", "blocking.md"),
    SHORT_WRITES(10, "what a write did not take is sent later", "streams.md"),
    DESCRIPTORS(5, "descriptors and child processes are given back", "socket.md"),
    SIGTERM(5, "SIGTERM ends the server and its connections", "servers.md");

    private final int points;
    private final String title;
    private final String page;

    Rule(int points, String title, String page) {
        this.points = points;
        this.title = title;
        this.page = page;
    }

    /** What it is worth. */
    public int points() {
        return points;
    }

    /** What it asks for. */
    public String title() {
        return title;
    }

    /** The page that explains it. */
    public String page() {
        return "docs/sockets/" + page;
    }

    /** Whether it looks at the server's process, besides its sockets. */
    boolean needsProcess() {
        return this == DESCRIPTORS || this == SIGTERM;
    }

    /**
     * The rule that {@link #toString} writes so.
     *
     * @throws IllegalArgumentException if there is none; the message names all
     */
    public static Rule named(String text) {
        List<Rule> all = List.of(values());
        return all.stream()
                .filter(rule -> rule.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no rule; these are: "
                        + String.join(
                                ", ",
                                Arrays.stream(values()).map(Rule::toString).toList())));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
