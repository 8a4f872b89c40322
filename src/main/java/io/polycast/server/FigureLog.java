// SPDX-License-Identifier: Apache-2.0
package io.polycast.server;

import io.polycast.Clock;
import io.polycast.connection.Shared;
import io.polycast.endpoint.Endpoint;
import io.polycast.metrics.EndpointMeters;
import io.polycast.metrics.ProcessMeters;
import io.polycast.web.Directory.FiguresView;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.DoubleSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The last hour of this node in steps of ten seconds, so that whoever opens the page sees what was before. Safe on
 * every thread, and used on threads that may wait: what it reads are sums that nobody waits for, but counting
 * descriptors takes its time where there are many.
 *
 * <p>A ring of {@link #STEPS} rows. A row has a number for each endpoint, reason and kind of memory, and a dozen more:
 * with ten endpoints about 40, of 8 bytes each, or 115 KiB in the hour. It grows with nothing but the configuration.
 */
final class FigureLog {
    static final int STEP_SECONDS = 10;
    static final int STEPS = 3_600 / STEP_SECONDS;

    private static final double NANOS = 1e9;
    private static final double PERCENT_50 = 0.5;
    private static final double PERCENT_99 = 0.99;

    private final Shared shared;
    private final Clock clock;
    private final List<Endpoint> endpoints;
    private final long startedMs;
    private final List<Column> columns = new ArrayList<>();
    private final WrittenBatches written = new WrittenBatches();
    private final Deque<Row> ring = new ArrayDeque<>(STEPS);
    private volatile OptionalLong descriptors = OptionalLong.empty();
    private double[] before;
    private long beforeNanos;

    /** Where a column stands in the answer. */
    private enum Group {
        TOTALS,
        CLIENTS,
        DROPPED,
        MEMORY
    }

    /**
     * What is noted in each row.
     *
     * @param rate whether the source only grows, and what it grew by in a second is noted
     * @param source NaN when there is no value
     */
    private record Column(Group group, String name, boolean rate, DoubleSupplier source) {}

    private record Row(long time, double[] values) {}

    FigureLog(Shared shared, List<Endpoint> endpoints, long startedMs) {
        this.shared = shared;
        this.clock = shared.clock();
        this.endpoints = endpoints;
        this.startedMs = startedMs;
        addColumns();
        this.beforeNanos = clock.nanos();
        this.before = read();
    }

    private void addColumns() {
        rate("messagesInPerSecond", EndpointMeters::messagesIn);
        rate("messagesOutPerSecond", EndpointMeters::messagesOut);
        rate("bytesInPerSecond", EndpointMeters::bytesIn);
        rate("bytesOutPerSecond", EndpointMeters::bytesOut);
        total("pendingBytes", false, () -> shared.budget().used());
        total("heapUsedBytes", false, ProcessMeters::heapUsedBytes);
        total("processors", true, () -> ProcessMeters.processorSeconds().orElse(Double.NaN));
        total("descriptors", false, () -> descriptors.isPresent() ? descriptors.getAsLong() : Double.NaN);
        total("eventLoopLagSeconds", false, this::worstLag);
        total("publishToWriteP50Seconds", false, () -> written.quantile(PERCENT_50));
        total("publishToWriteP99Seconds", false, () -> written.quantile(PERCENT_99));
        for (Endpoint endpoint : endpoints) {
            add(Group.CLIENTS, endpoint.name(), false, endpoint.meters()::clients);
        }
        for (String reason : reasons()) {
            add(
                    Group.DROPPED,
                    reason,
                    true,
                    () -> sum(meters -> meters.droppedByReason().getOrDefault(reason, 0L)));
        }
        shared.budget().byKind().forEach((kind, bytes) -> add(Group.MEMORY, kind, false, bytes::getAsLong));
    }

    private List<String> reasons() {
        return endpoints.stream()
                .flatMap(endpoint -> endpoint.meters().droppedByReason().keySet().stream())
                .distinct()
                .toList();
    }

    private void rate(String name, ToLongFunction<EndpointMeters> counter) {
        total(name, true, () -> sum(counter));
    }

    private void total(String name, boolean rate, DoubleSupplier source) {
        add(Group.TOTALS, name, rate, source);
    }

    private void add(Group group, String name, boolean rate, DoubleSupplier source) {
        columns.add(new Column(group, name, rate, source));
    }

    private double sum(ToLongFunction<EndpointMeters> counter) {
        return endpoints.stream().map(Endpoint::meters).mapToLong(counter).sum();
    }

    private double worstLag() {
        return shared.loops().stream()
                .mapToDouble(loop -> loop.meters().takeWorstLagSeconds())
                .max()
                .orElse(Double.NaN);
    }

    /** Notes a row now and every ten seconds from now on, on a thread that may wait. */
    void start(Vertx vertx) {
        vertx.setPeriodic(0, STEP_SECONDS * 1_000L, due -> vertx.executeBlocking(() -> {
                    note();
                    return null;
                })
                .onFailure(UnexpectedErrors::tell));
    }

    /** Open files and sockets, when they were last counted. */
    OptionalLong descriptors() {
        return descriptors;
    }

    /** Adds a row, for the time since the last one. */
    synchronized void note() {
        double[] now = read();
        long nanos = clock.nanos();
        double seconds = (nanos - beforeNanos) / NANOS;
        double[] values = now.clone();
        for (int i = 0; i < values.length; i++) {
            if (columns.get(i).rate()) {
                values[i] = Math.max(0, (now[i] - before[i]) / seconds);
            }
        }
        before = now;
        beforeNanos = nanos;
        if (ring.size() == STEPS) {
            ring.removeFirst();
        }
        ring.addLast(new Row(clock.millis(), values));
    }

    private double[] read() {
        descriptors = ProcessMeters.descriptors();
        written.look(shared.loops());
        return columns.stream()
                .mapToDouble(column -> column.source().getAsDouble())
                .toArray();
    }

    /** The rows after this time, milliseconds since 1970 UTC. */
    synchronized FiguresView since(long time) {
        List<Row> rows = ring.stream().filter(row -> row.time() > time).toList();
        return new FiguresView(
                shared.node(),
                startedMs,
                STEP_SECONDS,
                rows.stream().map(Row::time).toList(),
                group(Group.TOTALS, rows),
                group(Group.CLIENTS, rows),
                group(Group.DROPPED, rows),
                group(Group.MEMORY, rows));
    }

    private Map<String, List<@Nullable Number>> group(Group group, List<Row> rows) {
        Map<String, List<@Nullable Number>> found = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            if (column.group() == group) {
                List<@Nullable Number> values = new ArrayList<>(rows.size());
                for (Row row : rows) {
                    values.add(rounded(row.values()[i]));
                }
                found.put(column.name(), values);
            }
        }
        return found;
    }

    /** As many digits as a chart can show; a quarter of the bytes. */
    private static @Nullable Number rounded(double value) {
        if (Double.isNaN(value)) {
            return null;
        }
        if (value >= 1_000 || value == 0) {
            return Math.round(value);
        }
        double scale = Math.pow(10, 3 - Math.floor(Math.log10(value)));
        return Math.round(value * scale) / scale;
    }
}
