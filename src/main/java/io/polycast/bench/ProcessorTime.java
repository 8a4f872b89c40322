// SPDX-License-Identifier: Apache-2.0
package io.polycast.bench;

import java.time.Duration;

/** The processor time that a process has taken since it started, in nanoseconds; 0 where that can't be told. */
final class ProcessorTime {
    private ProcessorTime() {}

    /** That of a process on this machine; 0 is none. */
    static long ofProcess(long pid) {
        return pid == 0
                ? 0
                : ProcessHandle.of(pid)
                        .flatMap(process -> process.info().totalCpuDuration())
                        .map(Duration::toNanos)
                        .orElse(0L);
    }

    /** That of this process. */
    static long own() {
        return ofProcess(ProcessHandle.current().pid());
    }
}
