// SPDX-License-Identifier: Apache-2.0
package io.polycast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {
    private static final long START = -5_000_000_000L;

    @ParameterizedTest
    @CsvSource({"1000, 1", "1000, 3", "0.5, 1", "333.3, 7", "2000000, 4"})
    void aMessageIsDueAtItsTimeAndNotBefore(double rate, int publishers) {
        Pace pace = new Pace(START, rate, publishers);
        for (int publisher = 0; publisher < publishers; publisher++) {
            assertThat(pace.dueBy(publisher, START - 1)).isZero();
            for (long message = 0; message < 1_000; message++) {
                long due = pace.due(publisher, message);
                // Times are whole nanoseconds.
                assertThat(pace.dueBy(publisher, due + 1)).isEqualTo(message + 1);
                assertThat(pace.dueBy(publisher, due - 1)).isEqualTo(message);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1000, 1", "1000, 3", "10, 4"})
    void theRateIsThatOfAllPublishersTogether(double rate, int publishers) {
        Pace pace = new Pace(START, rate, publishers);
        long afterTenSeconds = START + 10_000_000_000L - 1;
        long due = 0;
        for (int publisher = 0; publisher < publishers; publisher++) {
            due += pace.dueBy(publisher, afterTenSeconds);
        }
        assertThat(due).isEqualTo((long) (rate * 10));
    }
}
