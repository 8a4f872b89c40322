// SPDX-License-Identifier: Apache-2.0
package io.polycast.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.LockSupport;

/**
 * Publishes numbered messages at some hundreds a second, on a thread of its own, until it is stopped. Nobody else has
 * the client.
 */
final class Announcer {
    private static final long PAUSE_NANOS = 2_000_000;

    private final OutputStream client;
    private final Thread thread;
    private volatile boolean stopped;
    private volatile int sent;

    Announcer(OutputStream client) {
        this.client = client;
        this.thread = new Thread(this::run);
        thread.start();
    }

    private void run() {
        try {
            for (int number = 0; !stopped; number++) {
                client.write(("n" + number + "\n").getBytes(UTF_8));
                sent = number + 1;
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stops, and returns how many there were. */
    int stop() throws InterruptedException, IOException {
        stopped = true;
        thread.join();
        client.close();
        return sent;
    }
}
