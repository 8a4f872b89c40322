// SPDX-License-Identifier: Apache-2.0
package io.polycast.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** What is measured on one event loop. Recorded on that loop. */
public final class LoopMeters {
    private final Timer publishToWrite;
    private final Timer lag;

    /** Registers the loop's meters. */
    public LoopMeters(MeterRegistry registry, int loop) {
        String tag = Integer.toString(loop);
        this.publishToWrite = Timer.builder("polycast.publish.to.write")
                .description("From the arrival of a batch's bytes until this event loop had written it to its clients")
                .tag("loop", tag)
                .publishPercentileHistogram()
                .minimumExpectedValue(java.time.Duration.ofNanos(10_000))
                .maximumExpectedValue(java.time.Duration.ofSeconds(10))
                .register(registry);
        this.lag = Timer.builder("polycast.event.loop.lag")
                .description("How much later than due the event loop ran a timer")
                .tag("loop", tag)
                .register(registry);
    }

    /** A batch was written. */
    public void published(long nanos) {
        publishToWrite.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A timer ran so much later than it was due. */
    public void lag(long nanos) {
        lag.record(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    }
}
