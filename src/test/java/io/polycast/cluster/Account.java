// SPDX-License-Identifier: Apache-2.0
package io.polycast.cluster;

import io.polycast.testkit.StreamClient;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** Reads numbered messages on a thread of its own, and adds up what came and what was told to be missed. */
final class Account {
    private final Thread reader;
    private final AtomicInteger heard = new AtomicInteger();
    private final AtomicInteger missed = new AtomicInteger();
    private volatile String fault = "";

    Account(StreamClient subscriber) {
        reader = new Thread(() -> read(subscriber));
        reader.setDaemon(true);
        reader.start();
    }

    private void read(StreamClient subscriber) {
        int last = -1;
        try {
            for (String line = subscriber.readLine(); line != null; line = subscriber.readLine()) {
                if (line.startsWith("!gap ")) {
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
        } catch (IOException e) {
            fault = fault.isEmpty() && !subscriber.socket().isClosed() ? e.toString() : fault;
        }
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

    /** What must not have happened; empty when nothing did. */
    String fault() {
        return fault;
    }
}
