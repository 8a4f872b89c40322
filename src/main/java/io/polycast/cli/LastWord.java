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
 * The emergency exit: ends the process with a line and {@link ExitCode#FAILED}, whatever state it is in. Nothing is
 * allocated, and nothing waits for a reader: the line is written by a thread of its own, which may hang.
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

    /** Starts its thread, once; from then on the exit needs no resources. */
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
            // Nobody reads it.
            spoken = true;
        }
        spoken = true;
    }

    /** Ends the process. Returns only if {@code exit} does. */
    void end(byte[] words) {
        line = words;
        LockSupport.unpark(speaker);
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!spoken && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(POLL_NANOS);
        }
        exit.accept(ExitCode.FAILED);
    }

    /** Prints an important line before an ordinary end, which it may hold up for a moment only. */
    static void print(Runnable printing) throws InterruptedException {
        Thread thread = new Thread(printing, "last word");
        thread.setDaemon(true);
        thread.start();
        thread.join(Duration.ofNanos(PATIENCE_NANOS).toMillis());
    }
}
