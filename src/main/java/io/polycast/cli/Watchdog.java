// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import io.netty.util.internal.OutOfDirectMemoryError;
import io.polycast.LogEvent;
import io.polycast.LogLimit;
import io.polycast.server.Server;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The watchdog: ends the process when it can no longer serve, so that its supervisor starts another: after an {@link
 * OutOfMemoryError}, when the heap stays full, and when an event loop has ended or hangs. Its thread needs no memory
 * for that, once started.
 *
 * <p>Time is counted in its own turns, one a second: a process that was stopped, or a machine that was asleep, has
 * missed none.
 */
final class Watchdog {
    private static final long TURN_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Far longer than any turn of an event loop observed on a healthy server. */
    private static final int SILENT_TURNS = 20;

    /** A connection that finds no direct memory ends while others go on; this is for when that persists. */
    private static final int DIRECT_TURNS = 30;

    /** That a thread has ended is certain at once, but for who looks while it does so. */
    private static final int ENDED_TURNS = 2;

    private static final int FRAMES = 12;

    /** How the messages of such errors begin, by what is lacking. Each has its line made in advance. */
    private static final List<String> LACKING = List.of(
            "Java heap space",
            "GC overhead limit exceeded",
            "Metaspace",
            "Compressed class space",
            "unable to create native thread",
            "Requested array size exceeds VM limit",
            "");

    private final ServerLog log;
    private final LastWord lastWord;
    private final HeapWatch heap = new HeapWatch();
    private final Thread thread = new Thread(this::run, "watchdog");
    private volatile byte[][] lines = {};
    private volatile byte @Nullable [] fatal;
    private volatile boolean directMemoryLacking;
    private volatile boolean ending;
    private volatile boolean stopped;
    private volatile List<Pulse> pulses = List.of();
    private int directTurns;
    private long turns;

    /** The last observation of an event loop. */
    private static final class Pulse {
        private final Server.EventLoop loop;
        private long beat;
        private int silent;

        Pulse(Server.EventLoop loop) {
            this.loop = loop;
            this.beat = loop.lastBeat();
        }
    }

    Watchdog(ServerLog log, LastWord lastWord) {
        this.log = log;
        this.lastWord = lastWord;
        thread.setDaemon(true);
    }

    /** Once. */
    void start() {
        prepare();
        lastWord.start();
        thread.start();
    }

    /** Makes the lines that there may be no memory for later. They tell the time, so it does so in each turn. */
    void prepare() {
        lines = LACKING.stream()
                .map(lacking -> log.line(LogEvent.OUT_OF_MEMORY, lacking))
                .toArray(byte[][]::new);
    }

    /** Watches these event loops from now on. */
    void watch(List<Server.EventLoop> loops) {
        pulses = loops.stream().map(Pulse::new).toList();
    }

    /** From now on event loops may end, but not hang. */
    void ending() {
        ending = true;
    }

    /** Whether a reason to end the process was found. */
    boolean fatal() {
        return fatal != null;
    }

    /** Reports an error. Returns at once; the process ends soon if this returns true. */
    boolean outOfMemory(OutOfMemoryError error) {
        String message = error.getMessage();
        if (error instanceof OutOfDirectMemoryError || (message != null && message.contains("direct"))) {
            directMemoryLacking = true;
            return false;
        }
        int kind = 0;
        while (kind < LACKING.size() - 1 && (message == null || !message.startsWith(LACKING.get(kind)))) {
            kind++;
        }
        fatal = lines[kind];
        LockSupport.unpark(thread);
        return true;
    }

    private void run() {
        while (!stopped && fatal == null) {
            try {
                rest();
                turn();
            } catch (OutOfMemoryError e) {
                outOfMemory(e);
            }
        }
        byte[] line = fatal;
        if (line != null) {
            log.flush();
            lastWord.end(line);
        }
    }

    private void rest() {
        long due = System.nanoTime() + TURN_NANOS;
        while (!stopped && fatal == null && System.nanoTime() - due < 0) {
            LockSupport.parkNanos(Math.max(1, due - System.nanoTime()));
        }
    }

    /** Checks everything once. */
    void turn() {
        prepare();
        for (Pulse pulse : pulses) {
            look(pulse);
        }
        if (heap.overfull()) {
            fatal = log.line(LogEvent.HEAP_FULL);
        }
        directTurns = directMemoryLacking ? directTurns + 1 : 0;
        directMemoryLacking = false;
        if (directTurns >= DIRECT_TURNS) {
            fatal = log.line(LogEvent.DIRECT_MEMORY_FULL, directTurns);
        }
        if (++turns % LogLimit.INTERVAL.toSeconds() == 0) {
            log.tellLeftOut();
        }
    }

    private void look(Pulse pulse) {
        long beat = pulse.loop.lastBeat();
        pulse.silent = beat == pulse.beat ? pulse.silent + 1 : 0;
        pulse.beat = beat;
        Thread loop = pulse.loop.thread();
        if (pulse.silent >= SILENT_TURNS) {
            fatal = log.line(LogEvent.LOOP_HANGS, loop.getName(), pulse.silent, place(loop));
        } else if (pulse.silent >= ENDED_TURNS && !loop.isAlive() && !ending) {
            fatal = log.line(LogEvent.LOOP_ENDED, loop.getName());
        }
    }

    private static String place(Thread loop) {
        StringBuilder place = new StringBuilder();
        StackTraceElement[] trace = loop.getStackTrace();
        for (int i = 0; i < Math.min(FRAMES, trace.length); i++) {
            place.append(i == 0 ? "" : " < ").append(trace[i]);
        }
        return place.toString();
    }

    /** Stops watching. Does not return when the process has to end. */
    void stop() throws InterruptedException {
        stopped = true;
        LockSupport.unpark(thread);
        thread.join();
    }
}
