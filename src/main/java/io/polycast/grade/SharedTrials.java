// SPDX-License-Identifier: Apache-2.0
package io.polycast.grade;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** What the trials of both tasks have in common, and those that look at the server's process. */
final class SharedTrials {
    /** How many clients the rule of many has. */
    static final int CROWD = 1_000;

    /** How many clients come and go at a time. */
    static final int CHURN_STEP = 50;

    private static final int CHURNS = 4;

    /** What a server may open for itself while clients come and go. */
    private static final int OWN = 20;

    private static final int WAYS = 3;
    private static final Duration SETTLE = Duration.ofSeconds(1);

    private SharedTrials() {}

    /** Runs a trial in which clients are killed. Whatever it misses is due to the server's death, if that has died. */
    static void killed(Hall hall, Trial trial) throws IOException, Shortfall {
        try {
            trial.run(hall);
        } catch (Shortfall e) {
            if (hall.refuses()) {
                throw new Shortfall("the server was gone after clients had been killed while it wrote to them:"
                        + " a write to such a connection raises SIGPIPE, which ends a process that does not ignore it");
            }
            throw e;
        }
    }

    /** Who dies of a signal does so at its next write, which nobody outside can see coming. */
    static void settle(Hall hall) throws IOException {
        hall.pause(SETTLE);
    }

    static void leaveInEachWay(List<Visitor> all) throws IOException {
        for (int i = 0; i < all.size(); i++) {
            Visitor visitor = all.get(i);
            if (i % WAYS == 0) {
                visitor.reset();
            } else {
                if (i % WAYS == 1) {
                    visitor.endOutput();
                }
                visitor.leave();
            }
        }
    }

    /** Has clients come and go, and counts what the server's process then holds. */
    static void descriptors(Hall hall, Trial churn) throws IOException, Shortfall {
        long pid = hall.options().pid();
        // What it opens once, for its first client, counts as its own.
        churn.run(hall);
        int before = settled(hall, pid, 0);
        for (int i = 0; i < CHURNS; i++) {
            churn.run(hall);
        }
        int after = settled(hall, pid, before + OWN);
        int clients = CHURNS * CHURN_STEP;
        if (after > before + OWN) {
            throw new Shortfall("the server had " + before + " descriptors open before " + clients
                    + " clients came and went, and " + after + " afterwards: some are never closed");
        }
        int[] zombies = {0};
        if (!hall.until(() -> {
            zombies[0] = zombies(pid);
            return zombies[0] <= OWN;
        })) {
            throw new Shortfall("the server has " + zombies[0]
                    + " child processes that have ended and that it has not waited for (zombies)");
        }
    }

    /** The number of descriptors as soon as it is at most this, or once it has not gone down for a while. */
    private static int settled(Hall hall, long pid, int enough) throws IOException {
        int least = ProcFiles.descriptors(pid);
        while (least > enough) {
            int bound = least;
            boolean less = enough == 0
                    ? hall.untilWithin(SETTLE, () -> count(pid) < bound)
                    : hall.until(() -> count(pid) < bound);
            if (!less) {
                return least;
            }
            least = count(pid);
        }
        return least;
    }

    private static int count(long pid) {
        try {
            return ProcFiles.descriptors(pid);
        } catch (IOException e) {
            // It is gone, which the next rule finds.
            return 0;
        }
    }

    private static int zombies(long pid) {
        try {
            return ProcFiles.zombies(pid);
        } catch (IOException e) {
            return 0;
        }
    }

    /** Sends SIGTERM and waits for the end of the process and of its connections. */
    static void sigterm(Hall hall) throws IOException, Shortfall {
        long pid = hall.options().pid();
        List<Visitor> two = hall.options().task() == Task.ECHO ? hall.enter(2) : hall.gather(2);
        Visitor sender = two.get(0);
        Visitor reader = hall.options().task() == Task.ECHO ? sender : two.get(1);
        sender.send("before the end\n");
        Script.expect(hall, reader, List.of("before the end"), "before SIGTERM");
        boolean sent = ProcessHandle.of(pid).map(ProcessHandle::destroy).orElse(false);
        if (!sent) {
            throw new Shortfall("process " + pid + " was gone before it got SIGTERM");
        }
        if (!hall.until(() -> !ProcFiles.runs(pid))) {
            throw new Shortfall("the server was still running after SIGTERM");
        }
        for (Visitor visitor : two) {
            if (!hall.until(visitor::over)) {
                throw new Shortfall(
                        "the server's process ended and its connections did not:" + " a child process lives on");
            }
            if (!visitor.ended()) {
                throw new Shortfall("SIGTERM ended a connection by a reset, which may destroy what was under way");
            }
        }
    }
}
