// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.polycast.connection.Loop;
import java.util.List;

/**
 * How long batches took until they were written, by all event loops together, from one look at their meters to the
 * next.
 */
final class WrittenBatches {
    /** Micrometer writes the largest number that there is where there is no bound. */
    private static final double UNBOUNDED_NANOS = 1e18;

    private static final double NANOS = 1e9;

    private double[] boundsNanos = {};
    private double[] before = {};

    /** How many were within each bound since the look before; the last one has no bound. */
    private double[] since = {};

    /** Looks at the meters. */
    void look(List<Loop> loops) {
        double[] now = {};
        for (Loop loop : loops) {
            HistogramSnapshot snapshot = loop.meters().publishToWrite();
            CountAtBucket[] buckets = snapshot.histogramCounts();
            if (now.length == 0) {
                now = new double[buckets.length + 1];
                boundsNanos = new double[buckets.length];
            }
            for (int i = 0; i < buckets.length; i++) {
                boundsNanos[i] = buckets[i].bucket();
                now[i] += buckets[i].count();
            }
            now[buckets.length] += snapshot.count();
        }
        since = now.clone();
        for (int i = 0; i < before.length; i++) {
            since[i] -= before[i];
        }
        before = now;
    }

    /** As if what is within a bound were spread evenly over it, seconds; NaN when nothing was written. */
    double quantile(double part) {
        double all = since.length == 0 ? 0 : since[since.length - 1];
        if (all == 0) {
            return Double.NaN;
        }
        double below = 0;
        double bound = 0;
        for (int i = 0; i < boundsNanos.length && boundsNanos[i] < UNBOUNDED_NANOS; i++) {
            if (since[i] >= part * all && since[i] > below) {
                return (bound + (boundsNanos[i] - bound) * (part * all - below) / (since[i] - below)) / NANOS;
            }
            below = since[i];
            bound = boundsNanos[i];
        }
        return bound / NANOS;
    }
}
