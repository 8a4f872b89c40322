// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * An orderly end of a command when SIGINT or SIGTERM comes: the command is told to stop, and the process waits until it
 * has said its last. The exit code stays what the signal makes it, 130 or 143. Lasts until it is
 * {@linkplain #close closed}.
 */
final class Interruption {
    private static final long PATIENCE_S = 10;

    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread hook;

    /** From now on; {@code stop} is called by another thread, at most once. */
    Interruption(Runnable stop) {
        hook = new Thread(
                () -> {
                    stop.run();
                    await();
                },
                "interruption");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void await() {
        try {
            over.await(PATIENCE_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            // Nobody interrupts it but the end, which comes anyway.
            Thread.currentThread().interrupt();
        }
    }

    /** It is over, or has said its last. */
    void close() {
        over.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already, which is what it is for.
            return;
        }
    }
}
