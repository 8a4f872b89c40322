// SPDX-License-Identifier: Apache-2.0
package io.polycast.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.testkit.Nodes;
import io.polycast.testkit.ServerProcess;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** Reads numbered messages on a thread of its own, and adds up what came and what was told to be missed. */
final class Account {
    private final Thread reader;
    private final AtomicInteger heard = new AtomicInteger();
    private final AtomicInteger missed = new AtomicInteger();
    private volatile boolean greeted;
    private volatile String fault = "";

    /** Of the lines that this gives, until it gives null. */
    Account(Callable<String> lines) {
        reader = new Thread(() -> read(lines));
        reader.setDaemon(true);
        reader.start();
    }

    private void read(Callable<String> lines) {
        int last = -1;
        try {
            for (String line = lines.call(); line != null; line = lines.call()) {
                if (line.equals("hello")) {
                    greeted = true;
                } else if (line.startsWith("!gap ")) {
                    missed.addAndGet(Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1)));
                } else if (line.startsWith("n")) {
                    int number = Integer.parseInt(line.substring(1));
                    if (number <= last) {
                        fault = number + " came behind " + last;
                    }
                    last = number;
                    heard.incrementAndGet();
                }
            }
        } catch (Exception e) {
            fault = fault.isEmpty() ? e.toString() : fault;
        }
    }

    /** Whether a {@code hello} came. */
    boolean greeted() {
        return greeted;
    }

    int heard() {
        return heard.get();
    }

    int missed() {
        return missed.get();
    }

    int sum() {
        return heard() + missed();
    }

    /**
     * Demands that nothing was missed, as long as the publisher's node saw the reader's: on a machine too busy to run
     * it, that one is taken for gone.
     */
    void missedNothing(ServerProcess publishers, ServerProcess readers) throws IOException {
        assertThat(missed() == 0 || Nodes.lostSight(publishers, readers))
                .as("missed %s", missed())
                .isTrue();
    }

    /** What must not have happened; empty when nothing did. */
    String fault() {
        return fault;
    }
}
