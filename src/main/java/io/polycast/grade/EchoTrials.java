// SPDX-License-Identifier: Apache-2.0
package io.polycast.grade;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The trials of a server that sends each line back. */
final class EchoTrials {
    private static final int LINES = 3_000;
    private static final int BEFORE_THE_END = 1_000;
    private static final int TALKERS = 4;
    private static final int ENOUGH_ROUNDS = 20;
    private static final int FLOOD_STEP = 64;

    private EchoTrials() {}

    static void lines(Hall hall) throws IOException, Shortfall {
        Visitor visitor = hall.enter();
        visitor.send("one\ntwo\nthree\n");
        Script.expect(hall, visitor, List.of("one", "two", "three"), "after three lines in one write");
        visitor.send("four\n");
        Script.expect(hall, visitor, List.of("four"), "after a fourth line");
    }

    static void cutLines(Hall hall) throws IOException, Shortfall {
        Visitor visitor = hall.enter();
        Script.sendCut(hall, visitor, "cu", "t li", "ne\nand ano", "ther\n");
        Script.expect(hall, visitor, List.of("cut line", "and another"), "after two lines in four pieces");
        String longest = Script.pad("long ", Script.LONGEST - 1);
        Script.sendCut(hall, visitor, longest.substring(0, 1), longest.substring(1, 3_000), longest.substring(3_000));
        visitor.send("\n");
        Script.expect(hall, visitor, List.of(longest), "after a line of " + Script.LONGEST + " bytes in four pieces");
        visitor.send("end\n");
        Script.expect(hall, visitor, List.of("end"), "after that");
    }

    static void concurrency(Hall hall) throws IOException, Shortfall {
        Visitor silent = hall.enter();
        silent.send("half a line ");
        Visitor other = hall.enter();
        other.send("hello\n");
        Script.beside(
                hall,
                other,
                1,
                silent::leave,
                "a client got its answer only when another one, that had said nothing yet, was gone:"
                        + " one client is served at a time",
                "a client got no answer while another one, that had said nothing yet, was there");
        Script.expect(hall, other, List.of("hello"), "while another client was in the middle of a line");
        silent.send("and the rest\n");
        Script.expectEnd(hall, silent, "and the rest");
    }

    static void halfClose(Hall hall) throws IOException, Shortfall {
        Visitor visitor = hall.enter();
        List<String> lines = Script.numbered("half", 0, BEFORE_THE_END);
        visitor.send(Script.text(lines));
        visitor.endOutput();
        Script.expect(hall, visitor, lines, "after " + BEFORE_THE_END + " lines and shutdown(SHUT_WR)");
        if (!hall.until(visitor::over)) {
            throw new Shortfall("a client had said everything and got everything, and the server did not close");
        }
        if (!visitor.ended()) {
            throw new Shortfall("the server reset the connection of a client that had half-closed it");
        }
    }

    static void lastLine(Hall hall) throws IOException, Shortfall {
        Visitor visitor = hall.enter();
        visitor.send("one\nlast");
        visitor.endOutput();
        hall.until(visitor::over);
        List<String> all = new ArrayList<>(visitor.lines());
        if (!visitor.partial().isEmpty()) {
            all.add(visitor.partial());
        }
        if (!all.equals(List.of("one", "last"))) {
            throw new Shortfall("a client sent 'one' with LF and 'last' without, then half-closed, and got " + all
                    + ": what stands in the buffer at the end is a line, too");
        }
    }

    static void order(Hall hall) throws IOException, Shortfall {
        List<Visitor> talkers = hall.enter(TALKERS);
        for (int from = 0; from < LINES; from += Script.WINDOW) {
            Script.sendAnyhow(talkers, from);
            for (Visitor talker : talkers) {
                Script.expect(
                        hall,
                        talker,
                        Script.numbered(talker.name(), from, Script.WINDOW),
                        "while " + TALKERS + " clients sent lines in pieces");
            }
        }
    }

    static void many(Hall hall) throws IOException, Shortfall {
        List<Visitor> crowd = hall.enter(SharedTrials.CROWD);
        crowd.forEach(visitor -> visitor.send("I am " + visitor.name() + "\n"));
        for (Visitor visitor : crowd) {
            Script.expect(hall, visitor, List.of("I am " + visitor.name()), "with " + SharedTrials.CROWD + " clients");
        }
    }

    static void slowReader(Hall hall) throws IOException, Shortfall {
        Visitor deaf = hall.enterDeaf();
        Visitor other = hall.enter();
        int lines = 0;
        // It is jammed when nothing more is taken while the other one is answered again and again.
        for (int stuck = 0; stuck < ENOUGH_ROUNDS && deaf.written() < Script.FLOOD && !deaf.over(); ) {
            long written = deaf.written();
            if (!deaf.hasPending()) {
                StringBuilder more = new StringBuilder();
                for (int i = 0; i < FLOOD_STEP; i++) {
                    more.append(Script.flood(lines++)).append('\n');
                }
                deaf.send(more.toString());
            }
            other.send("still here\n");
            Script.beside(
                    hall,
                    other,
                    1,
                    deaf::reset,
                    "a client got its answer only when another one, that did not read, was gone:"
                            + " the server waited in write for that one",
                    "a client got no answer any more after another one had not read");
            Script.expect(hall, other, List.of("still here"), "beside a client that does not read");
            stuck = deaf.written() == written ? stuck + 1 : 0;
        }
    }

    static void shortWrites(Hall hall) throws IOException, Shortfall {
        Visitor deaf = hall.enterDeaf();
        int sent = Script.jam(hall, deaf, Script.FLOOD / 2);
        LateReading.check(hall, deaf, sent);
    }

    static void killed(Hall hall) throws IOException, Shortfall {
        Visitor survivor = hall.enter();
        Visitor jammed = hall.enterDeaf();
        Script.jam(hall, jammed, Script.FLOOD);
        jammed.reset();
        for (int i = 0; i < ENOUGH_ROUNDS; i++) {
            Visitor victim = hall.enterDeaf();
            victim.send("some words\n".repeat(BEFORE_THE_END));
            victim.reset();
            Visitor second = hall.enterDeaf();
            second.send("some words\n".repeat(BEFORE_THE_END));
            second.endOutput();
            second.reset();
        }
        SharedTrials.settle(hall);
        survivor.send("I live\n");
        Script.expect(hall, survivor, List.of("I live"), "after others were killed");
        Visitor next = hall.enter();
        next.send("hello\n");
        Script.expect(hall, next, List.of("hello"), "after others were killed");
    }

    /** Clients that come, get an answer, and go in each way that there is. */
    static void churn(Hall hall) throws IOException, Shortfall {
        List<Visitor> all = hall.enter(SharedTrials.CHURN_STEP);
        all.forEach(visitor -> visitor.send("I was here\nand then"));
        for (Visitor visitor : all) {
            if (!hall.until(() -> visitor.lines().contains("I was here") || visitor.over())) {
                throw new Shortfall("while clients came and went, one got no answer");
            }
        }
        SharedTrials.leaveInEachWay(all);
    }
}
