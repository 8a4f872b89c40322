// SPDX-License-Identifier: Apache-2.0
package io.polycast.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * The result of a load test.
 *
 * @param elapsedNs from the first measured publication to the last delivery
 * @param published messages that were published while it was measured
 * @param expected deliveries that these should have become
 * @param latencies from publish to arrival, in nanoseconds
 * @param serverCpuNs processor time that the server's process has taken meanwhile; less than zero if nobody asked
 * @param ownCpuNs the same of this process
 * @param stopped whether it was ended before all was published that should have been
 */
public record Report(
        BenchOptions options,
        long elapsedNs,
        long published,
        long expected,
        Counts counts,
        Histogram latencies,
        long serverCpuNs,
        long ownCpuNs,
        boolean stopped) {
    private static final double NS_IN_MS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final double NS_IN_US = TimeUnit.MICROSECONDS.toNanos(1);
    private static final double NS_IN_S = TimeUnit.SECONDS.toNanos(1);
    private static final double MILLION = 1e6;

    /**
     * Deliveries by how they came.
     *
     * @param told dropped, as the server itself has reported
     */
    public record Counts(long delivered, long lost, long duplicated, long reordered, long told) {
        static final Counts NONE = new Counts(0, 0, 0, 0, 0);

        Counts plus(Counts other) {
            return new Counts(
                    delivered + other.delivered,
                    lost + other.lost,
                    duplicated + other.duplicated,
                    reordered + other.reordered,
                    told + other.told);
        }
    }

    /** Whether every subscriber got each message, once and in order. */
    public boolean faultless() {
        return counts.delivered == expected && counts.lost == 0 && counts.duplicated == 0 && counts.reordered == 0;
    }

    private double seconds() {
        return elapsedNs / NS_IN_S;
    }

    private double deliveriesPerSecond() {
        return counts.delivered / seconds();
    }

    private double megabytesPerSecond() {
        return deliveriesPerSecond() * options.size() / MILLION;
    }

    private double microsPerDelivery(long cpuNs) {
        return cpuNs / NS_IN_US / Math.max(1, counts.delivered);
    }

    private double latencyMs(double percentile) {
        return latencies.getValueAtPercentile(percentile) / NS_IN_MS;
    }

    /** The report as text. */
    public List<String> lines() {
        String what = String.format(
                Locale.ROOT,
                "%s%s: %s, %s, %s, %s, %s%s",
                options.url(),
                options.publishTo().equals(options.url()) ? "" : ", published to " + options.publishTo(),
                counted(options.publishers(), "publisher"),
                counted(options.subscribers(), "subscriber"),
                counted(options.channels(), "channel"),
                counted(options.size(), "byte"),
                options.rate() > 0
                        ? String.format(Locale.ROOT, "%.0f messages/s", options.rate())
                        : "full speed, window " + options.window(),
                stopped ? ", stopped early" : "");
        String rates = String.format(
                Locale.ROOT,
                "%.0f deliveries/s  %.1f MB/s  (%s, %s in %.2f s)",
                deliveriesPerSecond(),
                megabytesPerSecond(),
                counted(published, "message"),
                counts.delivered == 1 ? "1 delivery" : counts.delivered + " deliveries",
                seconds());
        String latency = String.format(
                Locale.ROOT,
                "latency ms: p50 %.3f  p99 %.3f  p99.9 %.3f  max %.3f",
                latencyMs(50),
                latencyMs(99),
                latencyMs(99.9),
                latencies.getMaxValue() / NS_IN_MS);
        String losses = String.format(
                Locale.ROOT,
                "lost %d  doubled %d  out of order %d%s",
                counts.lost,
                counts.duplicated,
                counts.reordered,
                counts.told > 0 ? "  (the server told of " + counts.told + " that it left out)" : "");
        String cpu = String.format(Locale.ROOT, "cpu us per delivery: bench %.3f", microsPerDelivery(ownCpuNs))
                + (serverCpuNs < 0 ? "" : String.format(Locale.ROOT, "  server %.4f", microsPerDelivery(serverCpuNs)));
        return List.of(what, rates, latency, losses, cpu);
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    /** For programs: one JSON object on one line. */
    public String json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("url", options.url().toString())
                .put("protocol", options.url().scheme().protocol())
                .put("publishers", options.publishers())
                .put("subscribers", options.subscribers())
                .put("channels", options.channels())
                .put("size", options.size());
        if (options.rate() > 0) {
            json.put("rate", options.rate());
        } else {
            json.putNull("rate");
        }
        json.put("window", options.window())
                .put("stopped", stopped)
                .put("seconds", seconds())
                .put("published", published)
                .put("delivered", counts.delivered)
                .put("expected", expected)
                .put("lost", counts.lost)
                .put("duplicated", counts.duplicated)
                .put("reordered", counts.reordered)
                .put("told", counts.told)
                .put("deliveriesPerSecond", deliveriesPerSecond())
                .put("megabytesPerSecond", megabytesPerSecond());
        json.putObject("latencyMs")
                .put("mean", latencies.getMean() / NS_IN_MS)
                .put("p50", latencyMs(50))
                .put("p90", latencyMs(90))
                .put("p99", latencyMs(99))
                .put("p999", latencyMs(99.9))
                .put("max", latencies.getMaxValue() / NS_IN_MS);
        json.put("clientCpuMicrosPerDelivery", microsPerDelivery(ownCpuNs));
        if (serverCpuNs < 0) {
            json.putNull("serverCpuMicrosPerDelivery");
        } else {
            json.put("serverCpuMicrosPerDelivery", microsPerDelivery(serverCpuNs));
        }
        return json.toString();
    }
}
