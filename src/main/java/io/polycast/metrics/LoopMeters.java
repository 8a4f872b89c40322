// SPDX-License-Identifier: Apache-2.0
package io.polycast.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;

/** The meters of one event loop. Recorded on that loop, read on any thread. */
public final class LoopMeters {
    /**
     * Milliseconds: close enough together that a percentile can be told, few enough that every scrape can carry them.
     */
    private static final double[] BOUNDS_MS = {
        0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 7.5, 10, 15, 20, 30, 50, 75, 100, 200, 500, 1_000, 5_000
    };

    private final Timer publishToWrite;
    private final Timer lag;
    private final LongAccumulator worstLagNanos = new LongAccumulator(Math::max, 0);
    private volatile long lastLagNanos;

    /** Registers the loop's meters. */
    public LoopMeters(MeterRegistry registry, int loop) {
        this.publishToWrite = timer(
                registry,
                loop,
                "polycast.publish.to.write",
                "From the arrival of a batch's bytes until this event loop had written it to its clients");
        this.lag =
                timer(registry, loop, "polycast.event.loop.lag", "How much later than due the event loop ran a timer");
    }

    private static Timer timer(MeterRegistry registry, int loop, String name, String description) {
        return Timer.builder(name)
                .description(description)
                .tag("loop", Integer.toString(loop))
                .serviceLevelObjectives(Arrays.stream(BOUNDS_MS)
                        .mapToObj(ms -> Duration.ofNanos((long) (ms * 1e6)))
                        .toArray(Duration[]::new))
                .register(registry);
    }

    /** A batch was written. */
    public void published(long nanos) {
        publishToWrite.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A timer ran late by this much. */
    public void lag(long nanos) {
        lastLagNanos = Math.max(0, nanos);
        worstLagNanos.accumulate(lastLagNanos);
        lag.record(lastLagNanos, TimeUnit.NANOSECONDS);
    }

    /** The last {@link #lag}. */
    public double lagSeconds() {
        return lastLagNanos / 1e9;
    }

    /** The longest {@link #lag} since this was last asked, by the one who keeps figures. */
    public double takeWorstLagSeconds() {
        return worstLagNanos.getThenReset() / 1e9;
    }

    /** How long batches took so far: the bounds are in nanoseconds. */
    public HistogramSnapshot publishToWrite() {
        return publishToWrite.takeSnapshot();
    }
}
