// SPDX-License-Identifier: Apache-2.0
package io.polycast.strangers;

import io.polycast.testkit.StreamClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Two clients of a door of their own, of whom one hears the other, again and again, while strangers do as they please
 * elsewhere.
 */
final class Bystander {
    private static final long PAUSE_MS = 20;

    private final StreamClient speaks;
    private final StreamClient hears;
    private final Thread thread;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile boolean ends;
    private volatile long worstNanos;
    private final AtomicInteger heard = new AtomicInteger();

    Bystander(InetSocketAddress address) throws IOException {
        this.speaks = StreamClient.connect(address);
        this.hears = StreamClient.connect(address);
        if (!hears.ask("/ping").equals("+PONG")) {
            throw new IOException("no answer");
        }
        this.thread = new Thread(this::talk, "bystander");
        thread.start();
    }

    private void talk() {
        try {
            for (int i = 0; !ends; i++) {
                long start = System.nanoTime();
                speaks.sendLine("message " + i);
                String line = hears.readLine();
                if (!("message " + i).equals(line)) {
                    throw new IOException("heard " + line + " for message " + i);
                }
                worstNanos = Math.max(worstNanos, System.nanoTime() - start);
                heard.incrementAndGet();
                Thread.sleep(PAUSE_MS);
            }
        } catch (IOException | InterruptedException e) {
            failure.set(e);
        }
    }

    int heard() {
        return heard.get();
    }

    /** The longest that one message took since this was last asked. */
    long worstMs() {
        long worst = worstNanos / 1_000_000;
        worstNanos = 0;
        return worst;
    }

    /** Fails if one was not heard. */
    void check() {
        Throwable failed = failure.get();
        if (failed != null) {
            throw new AssertionError("the bystander was not served", failed);
        }
    }

    /** Ends the talk. */
    void stop() throws IOException, InterruptedException {
        ends = true;
        thread.join();
        speaks.close();
        hears.close();
    }
}
