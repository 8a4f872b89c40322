// SPDX-License-Identifier: Apache-2.0
package io.polycast.cli;

import com.sun.management.OperatingSystemMXBean;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/**
 * The check whether the memory that this process may use exists: heap and direct buffers, in its container or on the
 * machine. If it does not, the kernel kills the process without a word when it is needed most.
 *
 * @param heap bytes at most
 * @param direct bytes at most, outside of the heap
 * @param available bytes
 */
record MemoryFit(long heap, long direct, long available) {
    private static final int MIB = 1 << 20;

    /** Of this process. */
    MemoryFit() {
        this(Runtime.getRuntime().maxMemory(), PlatformDependent.maxDirectMemory(), totalMemory());
    }

    /** The JVM knows of control groups. */
    private static long totalMemory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : Long.MAX_VALUE;
    }

    /** The warning; empty if it fits. */
    Optional<String> warning() {
        if (available <= 0 || heap <= available - direct) {
            return Optional.empty();
        }
        return Optional.of("up to " + heap / MIB + " MiB of heap and " + direct / MIB
                + " MiB of buffers do not fit into the " + available / MIB
                + " MiB of memory that there are: set -XX:MaxRAMPercentage and -XX:MaxDirectMemorySize");
    }
}
