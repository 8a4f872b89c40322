// SPDX-License-Identifier: Apache-2.0
package io.polycast.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** The meters of the link to one other node. Recorded on the event loop of the links, read on any thread. */
public final class LinkMeters implements AutoCloseable {
    private static final double NANOS = 1e9;

    private final LongAdder batchesOut = new LongAdder();
    private final LongAdder batchesIn = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final AtomicLong pendingBytes = new AtomicLong();
    private final AtomicLong roundTripNanos = new AtomicLong();
    private final MeterRegistry registry;
    private final String peer;
    private final List<Meter> meters = new ArrayList<>();

    /**
     * Registers the meters.
     *
     * @param peer the other node's address, which outlives its restarts
     */
    public LinkMeters(MeterRegistry registry, String peer) {
        this.registry = registry;
        this.peer = peer;
        counter("polycast.link.batches.out", "Batches sent to the node", batchesOut);
        counter("polycast.link.batches.in", "Batches that came from the node", batchesIn);
        counter("polycast.link.sent.bytes", "Bytes of all frames sent to the node", bytesOut);
        counter("polycast.link.received.bytes", "Bytes of all frames that came from the node", bytesIn);
        counter("polycast.link.messages.dropped", "Messages that the node did not get", dropped);
        gauge("polycast.link.pending", "bytes", "Bytes that the node has not acknowledged", pendingBytes, 1);
        gauge("polycast.link.round.trip", "seconds", "The last beat's way to the node and back", roundTripNanos, NANOS);
    }

    private void counter(String name, String description, LongAdder adder) {
        meters.add(FunctionCounter.builder(name, adder, LongAdder::doubleValue)
                .description(description)
                .tag("peer", peer)
                .register(registry));
    }

    private void gauge(String name, String unit, String description, AtomicLong value, double divisor) {
        meters.add(Gauge.builder(name, value, number -> number.get() / divisor)
                .description(description)
                .baseUnit(unit)
                .tag("peer", peer)
                .register(registry));
    }

    /** A batch was sent. */
    public void batchOut() {
        batchesOut.increment();
    }

    /** A batch was received. */
    public void batchIn() {
        batchesIn.increment();
    }

    /** A frame was sent. */
    public void bytesOut(int bytes) {
        bytesOut.add(bytes);
    }

    /** A frame was received. */
    public void bytesIn(int bytes) {
        bytesIn.add(bytes);
    }

    /** Messages were dropped or lost. */
    public void dropped(long messages) {
        dropped.add(messages);
    }

    /** The number of unacknowledged bytes is this now. */
    public void pendingBytes(long bytes) {
        pendingBytes.set(bytes);
    }

    /** A beat was answered. */
    public void roundTrip(long nanos) {
        roundTripNanos.set(nanos);
    }

    /** Batches sent so far. */
    public long batchesOut() {
        return batchesOut.sum();
    }

    /** Batches received so far. */
    public long batchesIn() {
        return batchesIn.sum();
    }

    /** Bytes sent so far. */
    public long bytesOut() {
        return bytesOut.sum();
    }

    /** Bytes received so far. */
    public long bytesIn() {
        return bytesIn.sum();
    }

    /** Messages dropped so far. */
    public long dropped() {
        return dropped.sum();
    }

    /** Unacknowledged bytes. */
    public long pendingBytes() {
        return pendingBytes.get();
    }

    /** The round-trip time of the last beat. */
    public long roundTripNanos() {
        return roundTripNanos.get();
    }

    /** Removes the meters of a node that is gone for good. */
    @Override
    public void close() {
        meters.forEach(registry::remove);
    }
}
