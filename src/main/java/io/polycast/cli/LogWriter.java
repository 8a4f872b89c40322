// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/**
 * The writer of the log, on a thread of its own, since its output may block: a pipe that nobody reads would stop every
 * event loop at its next line. A bounded number of bytes waits; lines beyond that are dropped and counted, and the
 * count is written in their place once there is room again. Safe on every thread.
 */
final class LogWriter {
    private static final int MAX_WAITING_BYTES = 256 << 10;

    /** The delay of the next attempt after a failure, such as a full disk. */
    private static final long PATIENCE_MS = 1_000;

    private final OutputStream out;
    private final int maxWaitingBytes;
    private final Thread thread = new Thread(this::run, "log");
    private Deque<byte[]> waiting = new ArrayDeque<>();
    private LongFunction<byte[]> lossLine;
    private int waitingBytes;
    private long untold;
    private long lost;
    private boolean writing;
    private boolean ending;

    /**
     * @param lossLine the line that says how many were dropped
     */
    LogWriter(OutputStream out, LongFunction<byte[]> lossLine) {
        this(out, lossLine, MAX_WAITING_BYTES);
    }

    /** The same with another bound. */
    LogWriter(OutputStream out, LongFunction<byte[]> lossLine, int maxWaitingBytes) {
        this.out = out;
        this.lossLine = lossLine;
        this.maxWaitingBytes = maxWaitingBytes;
        thread.setDaemon(true);
    }

    /** Starts the thread, once. */
    void start() {
        thread.start();
    }

    /** Changes the form in which losses are written. */
    synchronized void lossLine(LongFunction<byte[]> line) {
        lossLine = line;
    }

    /** Queues a whole line, or counts it as dropped. */
    synchronized void write(byte[] line) {
        if (waitingBytes > 0 && waitingBytes + line.length > maxWaitingBytes) {
            lost++;
            untold++;
            return;
        }
        waiting.add(line);
        waitingBytes += line.length;
        notifyAll();
    }

    /** Lines dropped so far. */
    synchronized long lost() {
        return lost;
    }

    private void run() {
        Deque<byte[]> lines = new ArrayDeque<>();
        try {
            while (true) {
                long told;
                LongFunction<byte[]> loss;
                synchronized (this) {
                    writing = false;
                    notifyAll();
                    while (waiting.isEmpty() && untold == 0) {
                        if (ending) {
                            return;
                        }
                        wait();
                    }
                    Deque<byte[]> taken = waiting;
                    waiting = lines;
                    lines = taken;
                    waitingBytes = 0;
                    told = untold;
                    untold = 0;
                    loss = lossLine;
                    writing = true;
                }
                boolean written = write(lines);
                // They came when no more could wait, which is behind those that did.
                if (told > 0 && !tell(loss.apply(told))) {
                    written = false;
                    untold(told);
                }
                if (!written) {
                    TimeUnit.MILLISECONDS.sleep(PATIENCE_MS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean write(Deque<byte[]> lines) {
        boolean written = true;
        while (!lines.isEmpty()) {
            if (!tell(lines.remove())) {
                written = false;
                synchronized (this) {
                    lost++;
                    untold++;
                }
            }
        }
        return written;
    }

    private boolean tell(byte[] line) {
        try {
            out.write(line);
            return true;
        } catch (IOException e) {
            // There is nowhere else to report it than here, once it works again.
            return false;
        }
    }

    private synchronized void untold(long count) {
        untold += count;
    }

    /** Waits until everything is written, with a timeout; returns whether it is. */
    synchronized boolean flush(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        try {
            while (writing || !waiting.isEmpty()) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                wait(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Writes what is queued, within a timeout, and ends the thread. */
    void stop(Duration atMost) {
        synchronized (this) {
            ending = true;
            notifyAll();
        }
        flush(atMost);
    }
}
