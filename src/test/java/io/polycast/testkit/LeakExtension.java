// SPDX-License-Identifier: Apache-2.0
package io.polycast.testkit;

import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class in which a buffer was lost. The detector speaks up when it is asked for a buffer after the lost
 * one was collected.
 */
public final class LeakExtension implements AfterAllCallback {
    @Override
    public void afterAll(ExtensionContext context) {
        for (int i = 0; i < 2; i++) {
            System.gc();
            for (int j = 0; j < 8; j++) {
                PooledByteBufAllocator.DEFAULT.directBuffer().release();
            }
        }
        if (!LeakAppender.REPORTS.isEmpty()) {
            String reports = String.join("\n", LeakAppender.REPORTS);
            LeakAppender.REPORTS.clear();
            throw new AssertionError("leaked buffers:\n" + reports);
        }
    }
}
