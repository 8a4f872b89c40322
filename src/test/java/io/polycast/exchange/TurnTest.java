// SPDX-License-Identifier: Apache-2.0
package io.polycast.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.polycast.Clock;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TurnTest {
    private long nanos;
    private int looks;
    private final Turn turn = new Turn(new Clock() {
        @Override
        public long nanos() {
            looks++;
            return nanos;
        }

        @Override
        public long millis() {
            throw new UnsupportedOperationException("a turn is measured");
        }
    });

    private void passes(long micros) {
        nanos += TimeUnit.MICROSECONDS.toNanos(micros);
    }

    @Test
    void isOverWhenRecordsTakeLong() {
        turn.starts();
        int records = 0;
        do {
            passes(1_000);
            records++;
        } while (!turn.over());

        assertThat(records).as("50 ms, looked for each 64 records").isEqualTo(64);
    }

    @Test
    void isOverAfterOneBatchThatTookLong() {
        turn.starts();
        turn.look();
        passes(60_000);

        assertThat(turn.over()).isTrue();
        assertThat(turn.over()).as("looks again later").isFalse();
    }

    @Test
    void looksAtTheClockForFewRecordsOnly() {
        turn.starts();
        for (int i = 0; i < 640; i++) {
            assertThat(turn.over()).isFalse();
        }

        assertThat(looks).isEqualTo(1 + 10);
    }

    @Test
    void runsOnWhenMoreComesInTheSameReadAndStartsAfreshAfterIt() {
        turn.starts();
        passes(40_000);
        turn.starts();
        passes(20_000);
        turn.look();
        assertThat(turn.over()).isTrue();

        turn.ends();
        turn.starts();
        turn.look();
        assertThat(turn.over()).isFalse();
    }
}
