// SPDX-License-Identifier: Apache-2.0
package io.polycast.grade;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The trials of a server that sends each line to all other clients. */
final class BroadcastTrials {
    private static final int ROUNDS = 40;
    private static final int SPEAKERS = 3;
    private static final int LISTENERS = 2;
    private static final int VICTIMS = 20;
    private static final int FROM_EACH = 5;
    private static final int LINE = 1_000;

    private BroadcastTrials() {}

    static void lines(Hall hall) throws IOException, Shortfall {
        List<Visitor> three = hall.gather(3);
        Visitor a = three.get(0);
        Visitor b = three.get(1);
        Visitor c = three.get(2);
        a.send("one\ntwo\nthree\n");
        Script.expect(hall, b, List.of("one", "two", "three"), "after three lines of another client in one write");
        Script.expect(hall, c, List.of("one", "two", "three"), "after three lines of another client in one write");
        b.send("four\n");
        Script.expect(hall, c, List.of("four"), "after one line of another client");
        // Its own three would have come before this one.
        Script.expect(hall, a, List.of("four"), "at the client that had sent 'one', 'two' and 'three'");
    }

    static void cutLines(Hall hall) throws IOException, Shortfall {
        List<Visitor> three = hall.gather(3);
        Visitor a = three.get(0);
        Visitor b = three.get(1);
        Visitor c = three.get(2);
        Script.sendCut(hall, a, "first ha", "lf, ");
        b.send("whole\n");
        Script.expect(hall, c, List.of("whole"), "after half a line of one client and a whole one of another");
        Script.sendCut(hall, a, "second half\nand ano", "ther\n");
        Script.expect(hall, c, List.of("first half, second half", "and another"), "after two lines in four pieces");
        String longest = Script.pad("long ", Script.LONGEST - 1);
        Script.sendCut(hall, a, longest.substring(0, 1), longest.substring(1, 3_000), longest.substring(3_000));
        a.send("\nend\n");
        Script.expect(hall, c, List.of(longest, "end"), "after a line of " + Script.LONGEST + " bytes in four pieces");
    }

    static void concurrency(Hall hall) throws IOException, Shortfall {
        Visitor silent = hall.enter();
        silent.send("half a line ");
        List<Visitor> two = hall.gather(2);
        two.get(0).send("hello\n");
        Script.beside(
                hall,
                two.get(1),
                1,
                silent::leave,
                "a line arrived only when a client that had said nothing yet was gone:"
                        + " one client is served at a time",
                "a line did not arrive while a client that had said nothing yet was there");
        Script.expect(hall, two.get(1), List.of("hello"), "while a third client was in the middle of a line");
        silent.send("and the rest\n");
        Script.expectEnd(hall, two.get(1), "and the rest");
    }

    static void halfClose(Hall hall) throws IOException, Shortfall {
        List<Visitor> three = hall.gather(3);
        Visitor leaver = three.get(0);
        Visitor other = three.get(1);
        Visitor late = three.get(2);
        List<String> lines = Script.numbered("half", 0, Script.WINDOW);
        leaver.send(Script.text(lines));
        leaver.endOutput();
        String when = "after " + Script.WINDOW + " lines of a client that then called shutdown(SHUT_WR)";
        Script.expect(hall, other, lines, when);
        Script.expect(hall, late, lines, when);
        late.read(false);
        List<String> more = Script.numbered("more", 0, Script.WINDOW);
        other.send(Script.text(more));
        hall.readBy(other);
        late.endOutput();
        late.read(true);
        // A server that ends a client which has half-closed does so when all that it owes it has left.
        Script.expect(
                hall, late, more, "at a client that called shutdown(SHUT_WR) before it read " + more.size() + " lines");
        if (late.failure() != null) {
            throw new Shortfall("the server reset the connection of a client that had half-closed it");
        }
    }

    static void lastLine(Hall hall) throws IOException, Shortfall {
        List<Visitor> two = hall.gather(2);
        two.get(0).send("one\nlast");
        two.get(0).endOutput();
        Script.expect(
                hall,
                two.get(1),
                List.of("one", "last"),
                "after 'one' with LF and 'last' without, and the end of the client that sent them");
    }

    static void order(Hall hall) throws IOException, Shortfall {
        List<Visitor> all = hall.gather(SPEAKERS + LISTENERS);
        List<Visitor> speakers = all.subList(0, SPEAKERS);
        for (int round = 0; round < ROUNDS; round++) {
            int from = round * Script.WINDOW;
            Script.sendAnyhow(speakers, from);
            for (Visitor listener : all) {
                int due = (speakers.contains(listener) ? SPEAKERS - 1 : SPEAKERS) * Script.WINDOW;
                hall.until(() -> listener.lines().size() >= due || listener.over());
                checkOrder(listener, speakers, from, due);
                listener.forget();
            }
        }
    }

    private static void checkOrder(Visitor listener, List<Visitor> speakers, int from, int due) throws Shortfall {
        List<String> unknown = new ArrayList<>(listener.lines());
        for (Visitor speaker : speakers) {
            if (speaker != listener) {
                List<String> expected = Script.numbered(speaker.name(), from, Script.WINDOW);
                List<String> got = listener.lines().stream()
                        .filter(line -> line.startsWith(speaker.name() + " "))
                        .toList();
                unknown.removeAll(expected);
                if (unknown.isEmpty() && got.size() == expected.size() && !got.equals(expected)) {
                    throw new Shortfall("the lines of one client arrived in another order than it had sent them");
                }
            }
        }
        if (!unknown.isEmpty()) {
            throw new Shortfall("while " + SPEAKERS + " clients sent lines in pieces, " + Script.shown(unknown.get(0))
                    + " arrived, which nobody had sent: a part of a line, or parts of two");
        }
        if (listener.lines().size() != due) {
            throw new Shortfall("while " + SPEAKERS + " clients sent, a client got "
                    + listener.lines().size() + " of " + due + " lines");
        }
    }

    static void many(Hall hall) throws IOException, Shortfall {
        List<Visitor> crowd = hall.enter(SharedTrials.CROWD);
        List<Visitor> speakers = crowd.subList(0, SPEAKERS);
        hall.introduce(speakers, crowd);
        for (Visitor speaker : speakers) {
            List<String> lines = Script.numbered(speaker.name(), 0, FROM_EACH);
            speaker.send(Script.text(lines));
            for (Visitor listener : crowd) {
                if (listener != speaker) {
                    Script.expect(hall, listener, lines, "with " + SharedTrials.CROWD + " clients");
                }
            }
        }
    }

    static void slowReader(Hall hall) throws IOException, Shortfall {
        Visitor deaf = hall.enterDeaf();
        flood(hall, deaf, Script.FLOOD);
    }

    /** Has one client send to a second one, which reads, beside one that does not; returns how many lines. */
    private static int flood(Hall hall, Visitor deaf, int bytes) throws IOException, Shortfall {
        List<Visitor> two = hall.gather(2);
        deaf.send(Visitor.HELLO + "deaf\n");
        if (!hall.until(() -> two.get(1).greetings().contains("deaf") || deaf.over())) {
            throw new Shortfall("a line of a client that does not read did not arrive");
        }
        int sent = 0;
        while (sent * LINE < bytes) {
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < Script.WINDOW; i++) {
                lines.add(Script.flood(sent++));
            }
            two.get(0).send(Script.text(lines));
            Script.beside(
                    hall,
                    two.get(1),
                    lines.size(),
                    deaf::reset,
                    "lines went on only when a client that did not read was gone:"
                            + " the server waited in write for that one",
                    "lines no longer arrived after a client had not read");
            Script.expect(hall, two.get(1), lines, "beside a client that does not read");
        }
        return sent;
    }

    static void shortWrites(Hall hall) throws IOException, Shortfall {
        Visitor deaf = hall.enterDeaf();
        int sent = flood(hall, deaf, Script.FLOOD / 2);
        LateReading.check(hall, deaf, sent);
    }

    static void killed(Hall hall) throws IOException, Shortfall {
        List<Visitor> two = hall.gather(2);
        List<String> lines = Script.numbered("go", 0, Script.WINDOW);
        for (int i = 0; i < VICTIMS; i++) {
            List<Visitor> victims = hall.enter(2);
            hall.introduce(List.of(two.get(0)), victims);
            if (i % 2 == 0) {
                // It has said everything, so the server's first write after its death raises SIGPIPE.
                for (Visitor victim : victims) {
                    victim.endOutput();
                }
            }
            two.get(0).send(Script.text(lines));
            hall.until(() -> victims.stream().allMatch(victim -> !victim.lines().isEmpty() || victim.over()));
            for (Visitor victim : victims) {
                victim.reset();
            }
            Script.expect(hall, two.get(1), lines, "while others were killed");
        }
        SharedTrials.settle(hall);
        two.get(0).send("I live\n");
        Script.expect(hall, two.get(1), List.of("I live"), "after others were killed");
    }

    static void churn(Hall hall) throws IOException, Shortfall {
        Visitor witness = hall.enter();
        List<Visitor> all = hall.enter(SharedTrials.CHURN_STEP);
        hall.introduce(all, List.of(witness));
        all.forEach(visitor -> visitor.send("and then"));
        SharedTrials.leaveInEachWay(all);
        witness.leave();
    }
}
