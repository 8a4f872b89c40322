// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Ends the process with a line and {@link ExitCode#FAILED}, in whatever state it is: nothing is allocated, and nobody waited for who does
 * not read. The line is written by a thread of its own, which may well hang.
 */
final class LastWord {
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final OutputStream out;
    private final IntConsumer exit;
    private final Thread speaker = new Thread(this::speak, "last word");
    private volatile byte @Nullable [] line;
    private volatile boolean spoken;

    /**
     * @param exit ends the process at once, without what else belongs to an end
     */
    LastWord(OutputStream out, IntConsumer exit) {
        this.out = out;
        this.exit = exit;
        speaker.setDaemon(true);
    }

    /** Once; from then on the end needs nothing more. */
    void start() {
        speaker.start();
    }

    private void speak() {
        byte[] words = line;
        while (words == null) {
            LockSupport.park(this);
            words = line;
        }
        try {
            out.write(words);
        } catch (IOException e) {
            // Nobody is there to hear it.
            spoken = true;
        }
        spoken = true;
    }

    /** Does not return, unless the process is none that ends. */
    void end(byte[] words) {
        line = words;
        LockSupport.unpark(speaker);
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!spoken && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(POLL_NANOS);
        }
        exit.accept(ExitCode.FAILED);
    }

    /** Prints something that matters before an ordinary end, which it may hold up for a moment only. */
    static void print(Runnable printing) throws InterruptedException {
        Thread thread = new Thread(printing, "last word");
        thread.setDaemon(true);
        thread.start();
        thread.join(Duration.ofNanos(PATIENCE_NANOS).toMillis());
    }
}
