// SPDX-License-Identifier: Apache-2.0
package io.polycast.metrics;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** The meters of the process as a whole. Safe on every thread. */
public final class ProcessMeters implements AutoCloseable {
    private final JvmGcMetrics collections = new JvmGcMetrics();

    /**
     * The registry of all meters of a process. Leaves out two of Micrometer's own that break the naming rules of
     * Prometheus: no gauge ends like the count of a histogram, and time is in seconds.
     */
    public static PrometheusMeterRegistry registry() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.config()
                .meterFilter(MeterFilter.denyNameStartsWith("system.cpu.count"))
                .meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"));
        return registry;
    }

    /**
     * Registers them.
     *
     * @param kept bytes that clients make the process keep, by kind
     */
    public ProcessMeters(
            MeterRegistry registry,
            LongSupplier pendingBytes,
            LongSupplier pendingLimit,
            Map<String, LongSupplier> kept) {
        kept.forEach((kind, bytes) -> Gauge.builder("polycast.memory", bytes::getAsLong)
                .description("Bytes that clients make this process keep")
                .baseUnit("bytes")
                .tag("kind", kind)
                .register(registry));
        Gauge.builder("polycast.pending.total", pendingBytes::getAsLong)
                .description("Bytes that wait in this process, each counted once")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("polycast.pending.limit", pendingLimit::getAsLong)
                .description("Bytes that may wait in this process")
                .baseUnit("bytes")
                .register(registry);
        if (processorSeconds().isPresent()) {
            FunctionCounter.builder(
                            "process.cpu", ManagementFactory.getOperatingSystemMXBean(), system -> processorSeconds()
                                    .orElse(0))
                    .description("Processor time that this process has used, in user and system mode")
                    .baseUnit("seconds")
                    .register(registry);
        }
        collections.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /** The part of the heap that is in use, garbage included, bytes. */
    public static long heapUsedBytes() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** Processor time that this process has used, seconds; empty where the system does not tell. */
    public static OptionalDouble processorSeconds() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? OptionalDouble.of(system.getProcessCpuTime() / 1e9)
                : OptionalDouble.empty();
    }

    /**
     * Open files and sockets; empty where the system does not tell. The more there are, the longer it takes to count
     * them: not to be asked on an event loop.
     */
    public static OptionalLong descriptors() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? OptionalLong.of(system.getOpenFileDescriptorCount())
                : OptionalLong.empty();
    }

    /** How many files and sockets may be open; empty where the system does not tell. */
    public static OptionalLong descriptorLimit() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? OptionalLong.of(system.getMaxFileDescriptorCount())
                : OptionalLong.empty();
    }

    /** Stops listening to the collector. */
    @Override
    public void close() {
        collections.close();
    }
}
