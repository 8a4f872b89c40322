// SPDX-License-Identifier: Apache-2.0
package io.polycast.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Held against a set of all the numbers, which is what it stands for. */
class MissingTest {
    @Test
    void isTheSetOfItsNumbers() {
        Random random = new Random(3);
        Missing missing = new Missing();
        Set<Long> numbers = new HashSet<>();
        long next = 0;
        for (int i = 0; i < 20_000; i++) {
            if (random.nextInt(4) == 0) {
                long to = next + 1 + random.nextInt(5);
                missing.add(next, to);
                for (long n = next; n < to; n++) {
                    numbers.add(n);
                }
                next = to + random.nextInt(3);
            } else {
                long number = Math.max(0, next - random.nextInt(100));
                assertThat(missing.remove(number)).isEqualTo(numbers.remove(number));
            }
            assertThat(missing.count()).isEqualTo(numbers.size());
        }
        missing.clear();
        assertThat(missing.count()).isZero();
        numbers.forEach(number -> assertThat(missing.remove(number)).isFalse());
    }

    @Test
    void countsOnWhenThereAreTooManyRangesToKeep() {
        Missing missing = new Missing();
        for (long n = 0; n < 50_000; n++) {
            missing.add(2 * n, 2 * n + 1);
        }
        assertThat(missing.count()).isEqualTo(50_000);
    }
}
