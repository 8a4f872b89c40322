// SPDX-License-Identifier: Apache-2.0
package io.polycast.bus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Who has to wait for an event loop that is behind, and who is told that it has caught up. */
class LoopTrafficTest {
    private static final int MEBIBYTE = 1 << 20;

    private final LoopTraffic traffic = new LoopTraffic();

    @Test
    void aSenderWaitsOnceAboveTheHighWatermarkAndIsToldOnceBelowTheLowOne() {
        assertThat(traffic.sent(8 * MEBIBYTE, 1)).as("up to the mark").isFalse();
        assertThat(traffic.sent(MEBIBYTE, 1)).as("above it").isTrue();
        assertThat(traffic.sent(MEBIBYTE, 1)).as("waits already").isFalse();
        assertThat(traffic.sent(MEBIBYTE, 3)).as("another loop").isTrue();

        assertThat(traffic.handedOut(8 * MEBIBYTE))
                .as("still above the low mark")
                .isZero();
        assertThat(traffic.handedOut(MEBIBYTE)).as("both are told").isEqualTo(1L << 1 | 1L << 3);
        assertThat(traffic.handedOut(MEBIBYTE)).as("once").isZero();
        assertThat(traffic.idle()).isFalse();
        assertThat(traffic.handedOut(MEBIBYTE)).isZero();
        assertThat(traffic.idle()).isTrue();
    }
}
