// SPDX-License-Identifier: Apache-2.0
package io.polycast.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The meters of one endpoint, over all its event loops. Safe on every thread. */
public final class EndpointMeters {
    private final LongAdder opened = new LongAdder();
    private final LongAdder closed = new LongAdder();
    private final LongAdder clients = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder messagesIn = new LongAdder();
    private final LongAdder messagesOut = new LongAdder();
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();
    private final LongAdder pendingBytes = new LongAdder();
    private final Map<String, LongAdder> dropped = new LinkedHashMap<>();
    private final Map<String, LongAdder> mayYield = new LinkedHashMap<>();
    private final Map<String, LongAdder> yielded = new LinkedHashMap<>();

    /**
     * Registers the endpoint's meters.
     *
     * @param dropReasons all values that {@link #dropped} will be called with
     * @param yieldingKinds all values that {@link #mayYield} and {@link #yielded} will be called with
     */
    public EndpointMeters(
            MeterRegistry registry, String endpoint, Collection<String> dropReasons, Collection<String> yieldingKinds) {
        counter(registry, endpoint, "polycast.connections.opened", "Clients that came", opened);
        counter(registry, endpoint, "polycast.connections.refused", "Clients refused for being over a limit", refused);
        counter(registry, endpoint, "polycast.messages.in", "Messages accepted from clients", messagesIn);
        counter(registry, endpoint, "polycast.messages.out", "Messages handed to clients", messagesOut);
        counter(registry, endpoint, "polycast.received.bytes", "Bytes read from clients", bytesIn);
        counter(registry, endpoint, "polycast.sent.bytes", "Bytes written to clients", bytesOut);
        Gauge.builder("polycast.connections", this, EndpointMeters::connections)
                .description("Clients now")
                .tag("endpoint", endpoint)
                .register(registry);
        Gauge.builder("polycast.pending", pendingBytes, LongAdder::doubleValue)
                .description("Bytes of messages that wait for slow clients")
                .baseUnit("bytes")
                .tag("endpoint", endpoint)
                .register(registry);
        for (String kind : yieldingKinds) {
            LongAdder may = new LongAdder();
            LongAdder did = new LongAdder();
            mayYield.put(kind, may);
            yielded.put(kind, did);
            Gauge.builder("polycast.connections.yielding", may, LongAdder::doubleValue)
                    .description("Clients that give way to newcomers where places run short")
                    .tag("endpoint", endpoint)
                    .tag("kind", kind)
                    .register(registry);
            FunctionCounter.builder("polycast.connections.yielded", did, LongAdder::doubleValue)
                    .description("Clients that gave way to a newcomer")
                    .tag("endpoint", endpoint)
                    .tag("kind", kind)
                    .register(registry);
        }
        for (String reason : dropReasons) {
            LongAdder adder = new LongAdder();
            dropped.put(reason, adder);
            FunctionCounter.builder("polycast.messages.dropped", adder, LongAdder::doubleValue)
                    .description("Messages that did not reach a subscriber")
                    .tag("endpoint", endpoint)
                    .tag("reason", reason)
                    .register(registry);
        }
    }

    private static void counter(
            MeterRegistry registry, String endpoint, String name, String description, LongAdder adder) {
        FunctionCounter.builder(name, adder, LongAdder::doubleValue)
                .description(description)
                .tag("endpoint", endpoint)
                .register(registry);
    }

    /** Clients now: those who publish or subscribe, or have. */
    public long clients() {
        return clients.sum();
    }

    /** Connections now; of an http endpoint also those on which nobody has published or subscribed. */
    public long connections() {
        return opened.sum() - closed.sum();
    }

    /** Clients that came so far. */
    public long connectionsOpened() {
        return opened.sum();
    }

    /** Clients that were over a limit so far. */
    public long connectionsRefused() {
        return refused.sum();
    }

    /** Bytes read so far. */
    public long bytesIn() {
        return bytesIn.sum();
    }

    /** Bytes written so far. */
    public long bytesOut() {
        return bytesOut.sum();
    }

    /** There is a client more. */
    public void clientCame() {
        clients.increment();
    }

    /** There is a client less. */
    public void clientWent() {
        clients.decrement();
    }

    /** A client has come. */
    public void connectionOpened() {
        opened.increment();
    }

    /** A client has gone. */
    public void connectionClosed() {
        closed.increment();
    }

    /** A client was over a limit of the endpoint. */
    public void connectionRefused() {
        refused.increment();
    }

    /** The number of clients that would give way to a newcomer has changed, for one of the kinds given at the start. */
    public void mayYield(String kind, int more) {
        of(mayYield, kind).add(more);
    }

    /** A client gave way to a newcomer. */
    public void yielded(String kind) {
        of(yielded, kind).increment();
    }

    private static LongAdder of(Map<String, LongAdder> adders, String kind) {
        LongAdder adder = adders.get(kind);
        if (adder == null) {
            throw new IllegalArgumentException("unknown kind " + kind);
        }
        return adder;
    }

    /** Clients that would give way now, by kind. */
    public Map<String, Long> yielding() {
        Map<String, Long> sums = new LinkedHashMap<>();
        mayYield.forEach((kind, adder) -> sums.put(kind, adder.sum()));
        return sums;
    }

    /** Messages were accepted. */
    public void messagesIn(int count) {
        messagesIn.add(count);
    }

    /** Messages were handed to clients. */
    public void messagesOut(int count) {
        messagesOut.add(count);
    }

    /** Bytes were read. */
    public void bytesIn(int count) {
        bytesIn.add(count);
    }

    /** Bytes were written. */
    public void bytesOut(int count) {
        bytesOut.add(count);
    }

    /** The number of pending bytes has changed. */
    public void pendingChanged(long bytes) {
        pendingBytes.add(bytes);
    }

    /** Pending bytes now. */
    public long pendingBytes() {
        return pendingBytes.sum();
    }

    /** Messages accepted so far. */
    public long messagesIn() {
        return messagesIn.sum();
    }

    /** Messages handed to clients so far. */
    public long messagesOut() {
        return messagesOut.sum();
    }

    /** Messages were dropped, for one of the reasons given at the start. */
    public void dropped(String reason, int count) {
        of(dropped, reason).add(count);
    }

    /** Messages dropped so far, by reason. */
    public Map<String, Long> droppedByReason() {
        Map<String, Long> sums = new LinkedHashMap<>();
        dropped.forEach((reason, adder) -> sums.put(reason, adder.sum()));
        return sums;
    }

    /** Messages dropped so far, for whatever reason. */
    public long dropped() {
        return dropped.values().stream().mapToLong(LongAdder::sum).sum();
    }
}
