// SPDX-License-Identifier: Apache-2.0
package io.polycast.testkit;

import io.polycast.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/** A clock that a test moves by hand, and alarms that go off as it does. Begins shortly before nanoseconds overflow. */
public final class HandClock implements Clock {
    private static final long START_NANOS = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(15);
    private static final long START_MILLIS = 1_700_000_000_000L;

    private final Queue<Alarm> alarms =
            new PriorityQueue<>(Comparator.comparingLong(Alarm::passedNanos).thenComparingLong(Alarm::number));
    private long passedNanos;
    private long alarmsSoFar;

    private record Alarm(long passedNanos, long number, Runnable due) {}

    @Override
    public long nanos() {
        return START_NANOS + passedNanos;
    }

    @Override
    public long millis() {
        return START_MILLIS + TimeUnit.NANOSECONDS.toMillis(passedNanos);
    }

    /** Has something done once so much time has passed. */
    public void after(long delayMs, Runnable due) {
        alarms.add(new Alarm(passedNanos + TimeUnit.MILLISECONDS.toNanos(delayMs), alarmsSoFar++, due));
    }

    /** Lets time pass, and does what becomes due, each at its time. */
    public void pass(Duration time) {
        long until = passedNanos + time.toNanos();
        for (Alarm next = alarms.peek(); next != null && next.passedNanos() <= until; next = alarms.peek()) {
            alarms.remove();
            passedNanos = next.passedNanos();
            next.due().run();
        }
        passedNanos = until;
    }
}
