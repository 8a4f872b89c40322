// SPDX-License-Identifier: Apache-2.0
package io.polycast.grade;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What clients do in the trials of both tasks, and how it is compared with what should have come. */
final class Script {
    /** How many lines may be under way: what any server keeps for a client that reads. */
    static final int WINDOW = 64;

    /** More than the kernel keeps for a connection, at both ends together. */
    static final int FLOOD = 16 * 1024 * 1024;

    /** The longest line of the homework, with its LF. */
    static final int LONGEST = 4_096;

    static final int LINE = 1_000;
    private static final int SHOWN = 40;
    private static final int CUT = 1_777;
    private static final Duration STUCK = Duration.ofMillis(500);

    private Script() {}

    /** A line of a thousand bytes that tells its number. */
    static String flood(int number) {
        return pad(number + " ", LINE - 1);
    }

    static String pad(String text, int length) {
        return text + "x".repeat(Math.max(0, length - text.length()));
    }

    /** Waits for these lines, and says what is wrong with others. */
    static void expect(Hall hall, Visitor visitor, List<String> expected, String when) throws IOException, Shortfall {
        boolean came = hall.until(() -> visitor.lines().size() >= expected.size() || visitor.over());
        List<String> lines = visitor.lines();
        for (int i = 0; i < Math.min(lines.size(), expected.size()); i++) {
            if (!lines.get(i).equals(expected.get(i))) {
                throw new Shortfall(
                        when + ", " + shown(lines.get(i)) + " came where " + shown(expected.get(i)) + " should have");
            }
        }
        if (lines.size() > expected.size()) {
            throw new Shortfall(when + ", " + shown(lines.get(expected.size())) + " came, which should not");
        }
        if (lines.size() < expected.size()) {
            String missing = shown(expected.get(lines.size()));
            String partial = visitor.partial();
            throw new Shortfall(when + ", " + missing + " did not come"
                    + (partial.isEmpty() ? "" : " (" + shown(partial) + " did, without LF)")
                    + (came ? ": the server had ended the connection" : ""));
        }
        visitor.forget();
    }

    /** Waits for a line that ends so: whether all of it came is for other rules. */
    static void expectEnd(Hall hall, Visitor visitor, String end) throws IOException, Shortfall {
        if (!hall.until(() -> visitor.lines().stream().anyMatch(line -> line.endsWith(end)))) {
            throw new Shortfall("the second half of a line was sent and did not come");
        }
    }

    /** How a client that stands in the way goes. */
    interface Leaving {
        void run() throws IOException;
    }

    /**
     * Waits until a client has so many lines beside another one that stands in the way. If they do not come, has that
     * one go, and says whether this was what they had waited for.
     */
    static void beside(Hall hall, Visitor visitor, int lines, Leaving other, String onlyThen, String never)
            throws IOException, Shortfall {
        if (!hall.until(() -> visitor.lines().size() >= lines || visitor.over())) {
            other.run();
            throw new Shortfall(hall.until(() -> visitor.lines().size() >= lines) ? onlyThen : never);
        }
    }

    static String shown(String text) {
        String start = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
        return "'" + start.replace("\r", "\\r") + "'";
    }

    /** Sends this in pieces, each read by the server before the next one leaves. */
    static void sendCut(Hall hall, Visitor visitor, String... pieces) throws IOException, Shortfall {
        for (String piece : pieces) {
            visitor.send(piece);
            hall.readBy(visitor);
        }
    }

    /** Lines with these numbers in one text, of very different lengths. */
    static List<String> numbered(String name, int from, int count) {
        List<String> lines = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            lines.add(pad(name + " " + i + " ", i * 37 % 200));
        }
        return lines;
    }

    static String text(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }

    /** Has each of them send such lines in pieces that have nothing to do with lines, a piece of each in turns. */
    static void sendAnyhow(List<Visitor> speakers, int from) {
        List<String> texts = speakers.stream()
                .map(speaker -> text(numbered(speaker.name(), from, WINDOW)))
                .toList();
        int longest = texts.stream().mapToInt(String::length).max().orElse(0);
        for (int at = 0; at < longest; at += CUT) {
            for (int i = 0; i < texts.size(); i++) {
                String text = texts.get(i);
                speakers.get(i).send(text.substring(Math.min(text.length(), at), Math.min(text.length(), at + CUT)));
            }
        }
    }

    /** Sends lines, and reads nothing, until no more of them are taken; returns how many were sent. */
    static int jam(Hall hall, Visitor deaf, int bytes) throws IOException {
        int lines = 0;
        while (lines * LINE < bytes && !deaf.over()) {
            if (deaf.hasPending()) {
                long written = deaf.written();
                hall.pause(STUCK);
                if (deaf.written() == written) {
                    return lines;
                }
            } else {
                deaf.send(flood(lines++) + "\n");
            }
        }
        return lines;
    }
}
